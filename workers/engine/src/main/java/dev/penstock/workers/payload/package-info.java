/** What is too large for a run's history: kept sealed in the store, and named in the history. */
@NullMarked
package dev.penstock.workers.payload;

import org.jspecify.annotations.NullMarked;
