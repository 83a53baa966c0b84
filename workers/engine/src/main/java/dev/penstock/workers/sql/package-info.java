/** {@code call: sql}: one statement in one transaction of a PostgreSQL. */
@NullMarked
package dev.penstock.workers.sql;

import org.jspecify.annotations.NullMarked;
