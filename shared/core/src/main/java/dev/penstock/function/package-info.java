/** What functions have in common: how they are told their settings. */
@NullMarked
package dev.penstock.function;

import org.jspecify.annotations.NullMarked;
