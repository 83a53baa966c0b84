package dev.penstock.functions.api.access;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one decision function: every route, the live feed and every approval ask here and nowhere
 * else. Pure and thread-safe.
 */
public final class Access {

  private static final AccessDecision PERMITTED = new AccessDecision.Permitted();
  private static final AccessDecision SIGN_IN = new AccessDecision.SignInFirst();

  private Access() {}

  /** Whether somebody may do something at all. */
  public static AccessDecision decide(Principal principal, Operation operation) {
    return switch (Audience.of(operation)) {
      case Audience.Everyone() -> PERMITTED;
      case Audience.SignedIn() ->
          switch (principal) {
            case Principal.Anonymous() -> SIGN_IN;
            case Principal.Key key -> refused(key, operation);
            case Principal.Person _ -> PERMITTED;
          };
      case Audience.People(Set<Role> roles) ->
          switch (principal) {
            case Principal.Anonymous() -> SIGN_IN;
            case Principal.Key key -> refused(key, operation);
            case Principal.Person person -> decide(person, roles);
          };
      case Audience.Holders(Set<Role> roles) ->
          switch (principal) {
            case Principal.Anonymous() -> SIGN_IN;
            case Principal.Key key -> roles.contains(key.role()) ? PERMITTED : lacks(roles);
            case Principal.Person person -> decide(person, roles);
          };
    };
  }

  /**
   * Whether somebody may do it to what asks for a role of its own, as an approval does: no other
   * role stands in for it, not even {@code admin}.
   */
  public static AccessDecision decide(
      Principal principal, Operation operation, String requiredRole) {
    AccessDecision general = decide(principal, operation);
    if (!(general instanceof AccessDecision.Permitted)) {
      return general;
    }
    boolean fits =
        switch (principal) {
          case Principal.Anonymous() -> false;
          case Principal.Key key -> key.role().wire().equals(requiredRole);
          case Principal.Person person -> person.roles().contains(requiredRole);
        };
    return fits
        ? PERMITTED
        : new AccessDecision.Refused(
            "This is for the role " + requiredRole + ", which you do not have.");
  }

  private static AccessDecision decide(Principal.Person person, Set<Role> roles) {
    return roles.stream().anyMatch(role -> person.roles().contains(role.wire()))
        ? PERMITTED
        : lacks(roles);
  }

  private static AccessDecision refused(Principal.Key key, Operation operation) {
    return new AccessDecision.Refused(
        operation == Operation.DECIDE_APPROVAL
            ? "Approvals are decided by a person in the console; API keys can't decide."
            : "This is for people in a console session; the key " + key.id() + " is none.");
  }

  private static AccessDecision lacks(Set<Role> roles) {
    return new AccessDecision.Refused(
        "This needs one of the roles "
            + roles.stream().map(Role::wire).collect(Collectors.joining(", "))
            + ".");
  }
}
