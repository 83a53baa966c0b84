/** Schedules: read, paused, resumed, and run now. */
@NullMarked
package dev.penstock.functions.api.schedule;

import org.jspecify.annotations.NullMarked;
