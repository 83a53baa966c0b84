/** Runs definitions on the backbone: the one workflow, its worker, and a throw-away engine. */
@NullMarked
package dev.penstock.workers.run;

import org.jspecify.annotations.NullMarked;
