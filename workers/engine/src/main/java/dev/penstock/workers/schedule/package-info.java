/** Runs that events start: which events together start one, and that they do so once. */
@NullMarked
package dev.penstock.workers.schedule;

import org.jspecify.annotations.NullMarked;
