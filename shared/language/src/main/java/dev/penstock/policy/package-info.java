/** Versioned CEL rules: first match decides, none denies, an error denies. */
@NullMarked
package dev.penstock.policy;

import org.jspecify.annotations.NullMarked;
