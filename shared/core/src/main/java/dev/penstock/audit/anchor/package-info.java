/**
 * Where signed checkpoints are kept outside of the database and of the node, and who carries them
 * there.
 */
@NullMarked
package dev.penstock.audit.anchor;

import org.jspecify.annotations.NullMarked;
