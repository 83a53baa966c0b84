/**
 * The interpreter as a pure state machine: a definition, a stack of frames and what happened in, a
 * new stack and one command out.
 */
@NullMarked
package dev.penstock.workers.interpreter;

import org.jspecify.annotations.NullMarked;
