/** Schedules: when runs start by themselves, in which zone, and which occurrences there were. */
@NullMarked
package dev.penstock.schedule;

import org.jspecify.annotations.NullMarked;
