/** What may start a run: trigger files and where they are kept. */
@NullMarked
package dev.penstock.trigger;

import org.jspecify.annotations.NullMarked;
