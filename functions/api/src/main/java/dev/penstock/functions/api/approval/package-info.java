/** Questions to people and the one way to decide them. */
@NullMarked
package dev.penstock.functions.api.approval;

import org.jspecify.annotations.NullMarked;
