/** What a recorded run is taken once more on. */
@NullMarked
package dev.penstock.replay;

import org.jspecify.annotations.NullMarked;
