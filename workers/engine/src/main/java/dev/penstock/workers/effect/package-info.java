/** The way of an effect: decision, intent, lease, act, receipt, outcome; at most once per key. */
@NullMarked
package dev.penstock.workers.effect;

import org.jspecify.annotations.NullMarked;
