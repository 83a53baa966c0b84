/** From the outbox to the backbone: starts and signals that were committed leave exactly here. */
@NullMarked
package dev.penstock.workers.relay;

import org.jspecify.annotations.NullMarked;
