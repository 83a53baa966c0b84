/** Single-use leases of secrets: granted with the intent, used up by the act. */
@NullMarked
package dev.penstock.workers.lease;

import org.jspecify.annotations.NullMarked;
