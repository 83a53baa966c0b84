/** What only the owner of a data folder may do: straight in the store, with or without a node. */
@NullMarked
package dev.penstock.node.owner;

import org.jspecify.annotations.NullMarked;
