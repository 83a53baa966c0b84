/** What went wrong, as a value: RFC 9457 problems with stable types. */
@NullMarked
package dev.penstock.problem;

import org.jspecify.annotations.NullMarked;
