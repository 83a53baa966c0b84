/** Secrets at rest: sealed under a key that the store does not hold, opened only where used. */
@NullMarked
package dev.penstock.vault;

import org.jspecify.annotations.NullMarked;
