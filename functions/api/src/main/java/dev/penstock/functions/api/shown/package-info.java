/** Data of runs and senders, as it is shown, and as it is when somebody asks for exactly that. */
@NullMarked
package dev.penstock.functions.api.shown;

import org.jspecify.annotations.NullMarked;
