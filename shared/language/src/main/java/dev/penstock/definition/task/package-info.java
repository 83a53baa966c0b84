/** The task model: one record per task kind of the Open Workflow DSL, a closed set. */
@NullMarked
package dev.penstock.definition.task;

import org.jspecify.annotations.NullMarked;
