/**
 * Workflow documents: identity, reading with positions, validation and the store of immutable
 * versions.
 */
@NullMarked
package dev.penstock.definition;

import org.jspecify.annotations.NullMarked;
