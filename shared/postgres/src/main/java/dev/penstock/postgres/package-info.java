/** The store's server: PostgreSQL run beside the node, its roles, and forward-only migrations. */
@NullMarked
package dev.penstock.postgres;

import org.jspecify.annotations.NullMarked;
