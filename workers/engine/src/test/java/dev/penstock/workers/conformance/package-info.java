/**
 * The steps of the specification's conformance kit and of our own suite, without saying where the
 * documents run. Also used by the whole-system tests, against a node.
 */
@NullMarked
package dev.penstock.workers.conformance;

import org.jspecify.annotations.NullMarked;
