/** Events: CloudEvents 1.0 as they come in and as runs emit them, and the log that keeps them. */
@NullMarked
package dev.penstock.event;

import org.jspecify.annotations.NullMarked;
