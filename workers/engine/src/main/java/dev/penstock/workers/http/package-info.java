/** The way out over HTTP: which addresses may be reached, and one exchange at a time. */
@NullMarked
package dev.penstock.workers.http;

import org.jspecify.annotations.NullMarked;
