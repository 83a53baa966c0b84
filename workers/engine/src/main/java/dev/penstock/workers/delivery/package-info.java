/** What becomes of deliveries with time. */
@NullMarked
package dev.penstock.workers.delivery;

import org.jspecify.annotations.NullMarked;
