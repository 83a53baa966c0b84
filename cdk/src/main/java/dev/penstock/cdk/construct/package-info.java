/** What stacks are made of. */
@NullMarked
package dev.penstock.cdk.construct;

import org.jspecify.annotations.NullMarked;
