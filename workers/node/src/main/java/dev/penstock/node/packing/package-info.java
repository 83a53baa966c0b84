/** Packs functions for Lambda's custom runtime. */
@NullMarked
package dev.penstock.node.packing;

import org.jspecify.annotations.NullMarked;
