package dev.penstock.policy;

/**
 * How far the deciding rule lets an action go.
 *
 * @param namesHost whether it names the action's host, so that it may be private
 * @param authorities the certificates (PEM) of those whom it trusts to vouch for that host; empty
 *     for those that the machine trusts
 */
public record PolicyWay(boolean namesHost, String authorities) {

  /** To public hosts, as the machine trusts them. */
  public static final PolicyWay PUBLIC = new PolicyWay(false, "");
}
