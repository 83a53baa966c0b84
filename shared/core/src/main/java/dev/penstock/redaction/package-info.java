/**
 * What is taken out of data before anybody is shown it: a log, a trace, an answer, a page. What is
 * stored, replayed or handed on stays as it is. Everything here takes linear time.
 */
@NullMarked
package dev.penstock.redaction;

import org.jspecify.annotations.NullMarked;
