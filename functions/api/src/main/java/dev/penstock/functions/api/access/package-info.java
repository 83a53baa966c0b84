/** Who is asking and what they may do: one decision function for every path. */
@NullMarked
package dev.penstock.functions.api.access;

import org.jspecify.annotations.NullMarked;
