/** Identifiers: a prefix that names the kind and a ULID that sorts by time. */
@NullMarked
package dev.penstock.id;

import org.jspecify.annotations.NullMarked;
