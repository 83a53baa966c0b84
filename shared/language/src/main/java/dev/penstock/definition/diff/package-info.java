/** What differs between two versions of a workflow document, task by task. */
@NullMarked
package dev.penstock.definition.diff;

import org.jspecify.annotations.NullMarked;
