/** What a node tells an observability backend, and only when it is told to. */
@NullMarked
package dev.penstock.node.telemetry;

import org.jspecify.annotations.NullMarked;
