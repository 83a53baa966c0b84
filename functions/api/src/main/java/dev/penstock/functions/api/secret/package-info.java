/** Secrets by name; values only ever come in. */
@NullMarked
package dev.penstock.functions.api.secret;

import org.jspecify.annotations.NullMarked;
