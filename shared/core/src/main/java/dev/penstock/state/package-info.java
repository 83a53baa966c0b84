/** The states of what the store keeps, and which of them may follow which. */
@NullMarked
package dev.penstock.state;

import org.jspecify.annotations.NullMarked;
