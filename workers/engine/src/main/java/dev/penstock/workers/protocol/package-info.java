/**
 * What the interpreter workflow and its activities say to each other; every record is part of a
 * run's history.
 */
@NullMarked
package dev.penstock.workers.protocol;

import org.jspecify.annotations.NullMarked;
