/** jq in a frozen, bounded, deterministic scope. */
@NullMarked
package dev.penstock.expression;

import org.jspecify.annotations.NullMarked;
