/**
 * The durable backbone: a Temporal that is given, one that the node runs, or one inside the JVM.
 */
@NullMarked
package dev.penstock.node.backbone;

import org.jspecify.annotations.NullMarked;
