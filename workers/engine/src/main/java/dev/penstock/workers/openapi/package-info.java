/** {@code call: openapi}: an operation of a described service becomes one HTTP call. */
@NullMarked
package dev.penstock.workers.openapi;

import org.jspecify.annotations.NullMarked;
