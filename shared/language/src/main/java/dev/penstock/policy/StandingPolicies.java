package dev.penstock.policy;

import java.util.Locale;
import java.util.Optional;

/**
 * Which versions of a policy new runs take, by digest.
 *
 * @param full the newest that was put in force for all
 * @param staged the newest since that is for a share of the runs
 * @param shadow the newest since that is only asked
 */
public record StandingPolicies(
    Optional<String> full, Optional<String> staged, Optional<String> shadow) {

  public static final StandingPolicies NONE =
      new StandingPolicies(Optional.empty(), Optional.empty(), Optional.empty());

  /** With what was put in force before all that is here: of each kind the newest counts. */
  StandingPolicies before(String digest, PolicyRollout rollout) {
    if (rollout.isFull()) {
      return new StandingPolicies(Optional.of(digest), staged, shadow);
    }
    return rollout.shadow()
        ? new StandingPolicies(full, staged, Optional.of(shadow.orElse(digest)))
        : new StandingPolicies(full, Optional.of(staged.orElse(digest)), shadow);
  }

  /** Where one version stands. */
  public enum Standing {
    DECIDES,
    STAGED,
    SHADOW,
    SUPERSEDED;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where a version stands. */
  public Standing of(String digest) {
    if (full.filter(digest::equals).isPresent()) {
      return Standing.DECIDES;
    }
    if (staged.filter(digest::equals).isPresent()) {
      return Standing.STAGED;
    }
    return shadow.filter(digest::equals).isPresent() ? Standing.SHADOW : Standing.SUPERSEDED;
  }

  /** Whether new runs are decided on by this version, all or some. */
  public boolean decides(String digest) {
    return full.filter(digest::equals).isPresent() || staged.filter(digest::equals).isPresent();
  }
}
