/** What a process of a node writes of itself, as it may be shown. */
@NullMarked
package dev.penstock.node.log;

import org.jspecify.annotations.NullMarked;
