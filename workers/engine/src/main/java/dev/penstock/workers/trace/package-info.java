/** Spans of runs, told from what is on record of them. */
@NullMarked
package dev.penstock.workers.trace;

import org.jspecify.annotations.NullMarked;
