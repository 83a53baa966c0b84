/** The loop of Lambda's Runtime API, for functions that bring their own Java. */
@NullMarked
package dev.penstock.functions.runtime;

import org.jspecify.annotations.NullMarked;
