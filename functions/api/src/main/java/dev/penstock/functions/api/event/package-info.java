/** Events into the platform over HTTP, and the log of those that came. */
@NullMarked
package dev.penstock.functions.api.event;

import org.jspecify.annotations.NullMarked;
