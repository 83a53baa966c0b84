/** Runs definitions in memory on a clock of its own: tests beside the workflows, and traces. */
@NullMarked
package dev.penstock.workers.trial;

import org.jspecify.annotations.NullMarked;
