/** Secrets at rest. */
@NullMarked
package dev.penstock.vault;

import org.jspecify.annotations.NullMarked;
