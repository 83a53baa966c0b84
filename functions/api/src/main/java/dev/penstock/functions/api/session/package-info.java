/** Console sign-in: one-time codes, sessions and their protection against forged requests. */
@NullMarked
package dev.penstock.functions.api.session;

import org.jspecify.annotations.NullMarked;
