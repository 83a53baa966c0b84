/** A real, migrated PostgreSQL for the tests of every module. */
@NullMarked
package dev.penstock.postgres.testing;

import org.jspecify.annotations.NullMarked;
