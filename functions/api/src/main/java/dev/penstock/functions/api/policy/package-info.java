/** What policies decided, and what another version would have. */
@NullMarked
package dev.penstock.functions.api.policy;

import org.jspecify.annotations.NullMarked;
