package dev.penstock.policy;

import java.time.Duration;

/**
 * What a window of a policy makes of an action.
 *
 * @param policy the policy's name: a window goes on in its next version
 * @param version the version that asks
 * @param window its name
 * @param subject what is counted by
 * @param within how far back is looked
 * @param counts whether the action itself is one of those that are counted
 * @param amount what it adds to the sum
 */
public record PolicyCount(
    String policy,
    String version,
    String window,
    String subject,
    Duration within,
    boolean counts,
    double amount) {

  /** What recorded actions with the same subject come to. */
  public record Tally(long count, double sum) {}

  /** The same of a policy that has no say, and therefore counts nothing. */
  PolicyCount uncounted() {
    return new PolicyCount(policy, version, window, subject, within, false, 0);
  }

  /** What names the policy in a request's history. */
  public String asker() {
    return policy + "@" + version;
  }

  /** What names the window in the store. */
  public String key() {
    return policy + "/" + window;
  }
}
