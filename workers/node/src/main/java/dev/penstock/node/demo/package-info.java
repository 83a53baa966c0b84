/** The whole way of one event, from a signed webhook to a proved effect, in front of a person. */
@NullMarked
package dev.penstock.node.demo;

import org.jspecify.annotations.NullMarked;
