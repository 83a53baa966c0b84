/** Forms that people fill in: what a field may be, and whether an answer fits. */
@NullMarked
package dev.penstock.form;

import org.jspecify.annotations.NullMarked;
