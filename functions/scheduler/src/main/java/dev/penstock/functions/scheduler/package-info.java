/** The scheduler: called by a tick, it puts on record what is due. */
@NullMarked
package dev.penstock.functions.scheduler;

import org.jspecify.annotations.NullMarked;
