/** Calls over plain HTTP, and the resources that other calls read first. */
@NullMarked
package dev.penstock.workers.call;

import org.jspecify.annotations.NullMarked;
