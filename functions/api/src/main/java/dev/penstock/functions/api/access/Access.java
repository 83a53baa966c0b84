package dev.penstock.functions.api.access;

import dev.penstock.store.FolderReach;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The one decision function: every route, the live feed and every approval ask here and nowhere
 * else. What it permits it permits in folders, and the store holds the rest of the request to them.
 * Pure and thread-safe.
 */
public final class Access {

  private static final AccessDecision OPEN = new AccessDecision.Permitted(FolderReach.NOWHERE);
  private static final AccessDecision SIGN_IN = new AccessDecision.SignInFirst();

  private Access() {}

  /** Whether somebody may do something, and in which folders. */
  public static AccessDecision decide(Principal principal, Operation operation) {
    return switch (Audience.of(operation)) {
      case Audience.Everyone() -> OPEN;
      case Audience.SignedIn() ->
          switch (principal) {
            case Principal.Anonymous() -> SIGN_IN;
            case Principal.Key _, Principal.Token _ -> refused(principal, operation);
            case Principal.Person _ -> OPEN;
          };
      case Audience.People(Set<Role> roles) ->
          switch (principal) {
            case Principal.Anonymous() -> SIGN_IN;
            case Principal.Key _, Principal.Token _ -> refused(principal, operation);
            case Principal.Person person -> held(person, operation, roles);
          };
      case Audience.Holders(Set<Role> roles) ->
          switch (principal) {
            case Principal.Anonymous() -> SIGN_IN;
            case Principal.Key _, Principal.Token _, Principal.Person _ ->
                held(principal, operation, roles);
          };
    };
  }

  /**
   * Whether somebody may do it to what asks for a role of its own, as an approval does: no other
   * role stands in for it, not even {@code admin}, and it must be held where the thing is.
   *
   * @param namespace the folder of the thing
   */
  public static AccessDecision decide(
      Principal principal, Operation operation, String requiredRole, String namespace) {
    AccessDecision general = decide(principal, operation);
    if (!(general instanceof AccessDecision.Permitted)) {
      return general;
    }
    FolderReach reach = principal.grants().reach(Set.of(requiredRole));
    return reach.covers(namespace)
        ? new AccessDecision.Permitted(reach)
        : new AccessDecision.Refused(
            "This is for the role " + requiredRole + ", which you do not have here.");
  }

  private static AccessDecision held(Principal principal, Operation operation, Set<Role> roles) {
    Set<String> names = roles.stream().map(Role::wire).collect(Collectors.toSet());
    FolderReach reach = principal.grants().reach(names);
    if (reach.isEmpty()) {
      return new AccessDecision.Refused(
          "This needs one of the roles " + String.join(", ", new TreeSet<>(names)) + ".");
    }
    return reach.everywhere() || Extent.of(operation) == Extent.FOLDER
        ? new AccessDecision.Permitted(reach)
        : new AccessDecision.Refused(
            "This concerns the whole installation; your roles are for folders of it.");
  }

  private static AccessDecision refused(Principal program, Operation operation) {
    return new AccessDecision.Refused(
        operation == Operation.DECIDE_APPROVAL || operation == Operation.DECIDE_APPROVALS
            ? "Approvals are decided by a person in the console; API keys and tokens can't decide."
            : "This is for people in a console session; " + program.actor() + " is none.");
  }
}
