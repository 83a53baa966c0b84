/** Runs as the append-only trail tells them: the source that their rows are projections of. */
@NullMarked
package dev.penstock.run;

import org.jspecify.annotations.NullMarked;
