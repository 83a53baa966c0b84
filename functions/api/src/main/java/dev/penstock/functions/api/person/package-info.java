/** What is kept about people: handing it out, erasing it, and what forbids erasing. */
@NullMarked
package dev.penstock.functions.api.person;

import org.jspecify.annotations.NullMarked;
