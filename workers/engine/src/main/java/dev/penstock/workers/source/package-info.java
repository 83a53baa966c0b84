/** Messages of brokers become deliveries: at least once taken, once started. */
@NullMarked
package dev.penstock.workers.source;

import org.jspecify.annotations.NullMarked;
