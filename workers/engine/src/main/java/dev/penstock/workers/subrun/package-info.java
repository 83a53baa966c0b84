/** Runs that tasks of runs have started: put on record, looked after, stopped. */
@NullMarked
package dev.penstock.workers.subrun;

import org.jspecify.annotations.NullMarked;
