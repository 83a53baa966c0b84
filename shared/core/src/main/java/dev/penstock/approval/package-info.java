/** What both sides know of questions to people. */
@NullMarked
package dev.penstock.approval;

import org.jspecify.annotations.NullMarked;
