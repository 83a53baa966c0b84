/** Taking messages from a broker, whichever it is. */
@NullMarked
package dev.penstock.workers.broker;

import org.jspecify.annotations.NullMarked;
