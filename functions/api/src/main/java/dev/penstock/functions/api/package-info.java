/** The public API and the console's session as one function. */
@NullMarked
package dev.penstock.functions.api;

import org.jspecify.annotations.NullMarked;
