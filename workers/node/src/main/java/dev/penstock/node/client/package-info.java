/** Talks to a running node over its public API. */
@NullMarked
package dev.penstock.node.client;

import org.jspecify.annotations.NullMarked;
