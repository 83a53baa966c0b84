/** The signed front door: verify over raw bytes, store in one transaction, acknowledge. */
@NullMarked
package dev.penstock.functions.ingress;

import org.jspecify.annotations.NullMarked;
