/**
 * One node: the functions and the workers of an installation in one process, with their engines.
 */
@NullMarked
package dev.penstock.node;

import org.jspecify.annotations.NullMarked;
