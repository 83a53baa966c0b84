/** The installation's key: which node has which, and its rotation while all of them run. */
@NullMarked
package dev.penstock.node.keys;

import org.jspecify.annotations.NullMarked;
