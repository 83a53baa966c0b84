/** Runs: start, list, trace, definition, cancel. */
@NullMarked
package dev.penstock.functions.api.run;

import org.jspecify.annotations.NullMarked;
