/** The hash-chained, keyed audit trail: append before the act, verify afterwards. */
@NullMarked
package dev.penstock.audit;

import org.jspecify.annotations.NullMarked;
