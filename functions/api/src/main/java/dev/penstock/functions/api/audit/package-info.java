/** The audit trail: reading, verifying, exporting, following live. */
@NullMarked
package dev.penstock.functions.api.audit;

import org.jspecify.annotations.NullMarked;
