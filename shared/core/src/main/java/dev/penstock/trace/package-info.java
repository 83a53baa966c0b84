/** The waterfall of a run: which hop took how long. */
@NullMarked
package dev.penstock.trace;

import org.jspecify.annotations.NullMarked;
