/** Signing people in through an OpenID Connect provider: authorization code with PKCE. */
@NullMarked
package dev.penstock.functions.api.oidc;

import org.jspecify.annotations.NullMarked;
