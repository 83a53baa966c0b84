/** Starts a new run where an old one stood, from what is on record of it. */
@NullMarked
package dev.penstock.workers.retry;

import org.jspecify.annotations.NullMarked;
