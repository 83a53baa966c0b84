/** Signed events received: verification, deduplication and the ledger. */
@NullMarked
package dev.penstock.delivery;

import org.jspecify.annotations.NullMarked;
