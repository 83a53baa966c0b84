/** Asks runs whether they could go on in another version of their workflow. */
@NullMarked
package dev.penstock.workers.migrate;

import org.jspecify.annotations.NullMarked;
