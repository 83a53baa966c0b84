/** Versions of workflow documents, as they were applied. */
@NullMarked
package dev.penstock.functions.api.definition;

import org.jspecify.annotations.NullMarked;
