/** Verified deliveries kept safe while the store is away, and taken in once it is back. */
@NullMarked
package dev.penstock.spill;

import org.jspecify.annotations.NullMarked;
