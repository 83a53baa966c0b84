/** What must leave the store, committed with the state that it tells of. */
@NullMarked
package dev.penstock.outbox;

import org.jspecify.annotations.NullMarked;
