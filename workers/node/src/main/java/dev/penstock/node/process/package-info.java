/**
 * Programs that the node runs beside itself: found again after a crash, started anew when they die.
 */
@NullMarked
package dev.penstock.node.process;

import org.jspecify.annotations.NullMarked;
