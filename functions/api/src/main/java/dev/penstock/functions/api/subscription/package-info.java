/** Events that leave the platform: who is sent which, and what became of each. */
@NullMarked
package dev.penstock.functions.api.subscription;

import org.jspecify.annotations.NullMarked;
