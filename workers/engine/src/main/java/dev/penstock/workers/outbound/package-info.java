/** Events on their way out: each to every subscription that means it, until it has arrived. */
@NullMarked
package dev.penstock.workers.outbound;

import org.jspecify.annotations.NullMarked;
