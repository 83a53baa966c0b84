/** Events received, to be read only. */
@NullMarked
package dev.penstock.functions.api.delivery;

import org.jspecify.annotations.NullMarked;
