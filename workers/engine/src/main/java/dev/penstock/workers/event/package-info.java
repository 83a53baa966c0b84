/** Events out of runs and into them, in the store or, for the author's bench, in memory. */
@NullMarked
package dev.penstock.workers.event;

import org.jspecify.annotations.NullMarked;
