/** What every kind of outside action is to the way of an effect, whatever its protocol. */
@NullMarked
package dev.penstock.workers.tool;

import org.jspecify.annotations.NullMarked;
