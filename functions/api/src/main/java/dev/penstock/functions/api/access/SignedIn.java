package dev.penstock.functions.api.access;

import java.util.Optional;
import java.util.Set;

/**
 * What a sign-in has proved.
 *
 * @param person the name of the account
 * @param brought what the sign-in itself brings; accounts add to it
 * @param groups of the identity provider
 * @param provider what ties the session to the provider's; empty for a one-time link
 */
public record SignedIn(
    String person, Grants brought, Set<String> groups, Optional<AtProvider> provider) {

  /**
   * The provider's side of it.
   *
   * @param session the claim {@code sid}, by which the provider may end it
   * @param idToken for ending the provider's session; kept encrypted
   */
  public record AtProvider(Identity identity, Optional<String> session, String idToken) {
    @Override
    public String toString() {
      return "AtProvider[identity=" + identity + ", idToken=***]";
    }
  }

  public SignedIn {
    groups = Set.copyOf(groups);
  }

  /** By a one-time link. */
  public static SignedIn byLink(SignIn.Invited invited) {
    return new SignedIn(invited.person(), invited.grants(), Set.of(), Optional.empty());
  }
}
