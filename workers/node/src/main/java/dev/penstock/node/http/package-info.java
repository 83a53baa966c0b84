/**
 * The node's HTTP side: hosts functions as Lambda would, streams live events, serves the console.
 */
@NullMarked
package dev.penstock.node.http;

import org.jspecify.annotations.NullMarked;
