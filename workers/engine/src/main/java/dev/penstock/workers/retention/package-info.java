/** Clearing away what is old. */
@NullMarked
package dev.penstock.workers.retention;

import org.jspecify.annotations.NullMarked;
