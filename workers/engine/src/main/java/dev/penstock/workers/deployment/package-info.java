/**
 * Tells the backbone which interpreter this is, so that each run stays with the one it began on.
 */
@NullMarked
package dev.penstock.workers.deployment;

import org.jspecify.annotations.NullMarked;
