/** What was found in workflow documents, in the forms that people, scripts and editors read. */
@NullMarked
package dev.penstock.node.validation;

import org.jspecify.annotations.NullMarked;
