/**
 * The whole system from outside: a node in a process of its own, as a user starts it, with a real
 * PostgreSQL and a real Temporal server under it.
 */
@NullMarked
package dev.penstock.local;

import org.jspecify.annotations.NullMarked;
