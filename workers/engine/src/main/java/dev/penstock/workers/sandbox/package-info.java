/** Processes in a sandbox: no network, no files but their own, an end. Never without one. */
@NullMarked
package dev.penstock.workers.sandbox;

import org.jspecify.annotations.NullMarked;
