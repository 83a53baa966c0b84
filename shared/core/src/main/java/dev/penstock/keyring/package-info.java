/** The installation's root key and the keys derived from it, one per purpose. */
@NullMarked
package dev.penstock.keyring;

import org.jspecify.annotations.NullMarked;
