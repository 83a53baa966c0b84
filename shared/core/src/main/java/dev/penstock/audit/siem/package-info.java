/** The trail in the words of those who watch many systems: one line for each entry. */
@NullMarked
package dev.penstock.audit.siem;

import org.jspecify.annotations.NullMarked;
