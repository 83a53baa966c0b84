/** Subscriptions: which events leave the platform, and to whom. */
@NullMarked
package dev.penstock.subscription;

import org.jspecify.annotations.NullMarked;
