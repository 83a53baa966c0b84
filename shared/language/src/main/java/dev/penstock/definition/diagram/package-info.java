/** The read-only picture of a definition, generated from it. */
@NullMarked
package dev.penstock.definition.diagram;

import org.jspecify.annotations.NullMarked;
