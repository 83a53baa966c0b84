/** Receipts: proof that an effect really happened, once, with what and what came of it. */
@NullMarked
package dev.penstock.receipt;

import org.jspecify.annotations.NullMarked;
