/** Containers of {@code run: container}, by the Podman or Docker of the worker's machine. */
@NullMarked
package dev.penstock.workers.container;

import org.jspecify.annotations.NullMarked;
