/**
 * Provisioning by the identity provider (SCIM 2.0, RFC 7643 and 7644): who there is and who is in
 * which group, told by the provider as it changes. It grants nothing: what a group may do is said
 * here.
 */
@NullMarked
package dev.penstock.functions.api.scim;

import org.jspecify.annotations.NullMarked;
