/** JSON trees, their canonical form (RFC 8785) and digests. */
@NullMarked
package dev.penstock.json;

import org.jspecify.annotations.NullMarked;
