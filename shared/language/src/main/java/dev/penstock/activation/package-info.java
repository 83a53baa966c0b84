/** Which version of a policy and which configuration new runs take. */
@NullMarked
package dev.penstock.activation;

import org.jspecify.annotations.NullMarked;
