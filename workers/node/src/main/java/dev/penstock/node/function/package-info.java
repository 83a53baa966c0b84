/**
 * Functions outside of Lambda: packed with a Java of their own, and started as Lambda starts them.
 */
@NullMarked
package dev.penstock.node.function;

import org.jspecify.annotations.NullMarked;
