/** The AWS topology, one stack per concern. */
@NullMarked
package dev.penstock.cdk;

import org.jspecify.annotations.NullMarked;
