/** Questions to people: asked once, decided in the console only, read back by the run. */
@NullMarked
package dev.penstock.workers.approval;

import org.jspecify.annotations.NullMarked;
