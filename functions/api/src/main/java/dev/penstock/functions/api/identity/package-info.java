/** Who may act on the installation: API keys, accounts, folders. */
@NullMarked
package dev.penstock.functions.api.identity;

import org.jspecify.annotations.NullMarked;
