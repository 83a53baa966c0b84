/** The way to PostgreSQL: pools by role and transactions. */
@NullMarked
package dev.penstock.store;

import org.jspecify.annotations.NullMarked;
