/** Measurements that a user can repeat: ratios, both sides in one run. */
@NullMarked
package dev.penstock.node.bench;

import org.jspecify.annotations.NullMarked;
