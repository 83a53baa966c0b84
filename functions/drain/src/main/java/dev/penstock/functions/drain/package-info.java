/** The drain: what was spilled into a queue while the store was away is taken into the store. */
@NullMarked
package dev.penstock.functions.drain;

import org.jspecify.annotations.NullMarked;
