/** The one way a document is laid out: order, comments and meaning stay as they are. */
@NullMarked
package dev.penstock.definition.format;

import org.jspecify.annotations.NullMarked;
