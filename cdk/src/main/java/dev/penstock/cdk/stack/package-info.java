/** The stacks: what is deployed, and to which part of the account it may reach. */
@NullMarked
package dev.penstock.cdk.stack;

import org.jspecify.annotations.NullMarked;
