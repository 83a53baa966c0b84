/** The run's projection in the store: what people see of a run while the backbone holds it. */
@NullMarked
package dev.penstock.workers.progress;

import org.jspecify.annotations.NullMarked;
