/** Values of secrets that others keep: named by reference, fetched when they are used. */
@NullMarked
package dev.penstock.vault.source;

import org.jspecify.annotations.NullMarked;
