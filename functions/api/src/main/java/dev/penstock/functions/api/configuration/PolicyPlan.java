package dev.penstock.functions.api.configuration;

import dev.penstock.audit.AuditEntry;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyPins;
import dev.penstock.policy.PolicyRollout;
import dev.penstock.policy.PolicyScope;
import dev.penstock.policy.PolicyStore;
import dev.penstock.policy.StandingPolicies;
import dev.penstock.trigger.VersionRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of policy files. The newest version among the files is put in force, also when that
 * means going back: the folder says what holds. So it is with the newest that is staged, and the
 * newest shadow.
 */
final class PolicyPlan {

  private final PolicyPins pins;
  private final PolicyStore policies;
  private final List<Described.Rules> files;

  PolicyPlan(PolicyPins pins, List<Described.Rules> files) {
    this.pins = pins;
    this.policies = pins.policies();
    this.files = files;
  }

  /** What is staged or a shadow comes after the version beside which it stands. */
  List<Change> changes(Connection connection) throws SQLException {
    List<Described.Rules> ordered =
        files.stream()
            .sorted(Comparator.comparing(file -> !file.policy().rollout().isFull()))
            .toList();
    List<Change> changes = new ArrayList<>();
    for (Described.Rules file : ordered) {
      changes.add(change(connection, file));
    }
    return changes;
  }

  private Change change(Connection connection, Described.Rules file) throws SQLException {
    Policy policy = file.policy();
    String digest = policy.digest();
    var stored = policies.find(connection, policy.name(), policy.version());
    if (stored.isPresent() && !stored.get().digest().equals(digest)) {
      return conflict(
          file,
          LineDiff.of(stored.get().document(), policy.document()),
          "Version %s exists with other content and never changes. Raise version."
              .formatted(policy.version()));
    }
    StandingPolicies standing = pins.intact(connection, policy.scope().key());
    Optional<String> claimed = claimed(connection, policy, standing);
    if (claimed.isPresent()) {
      return conflict(file, null, claimed.get());
    }
    boolean activates = activates(policy, standing);
    boolean adds = stored.isEmpty();
    Optional<String> before = standing.full().filter(other -> !other.equals(digest));
    return new Change(
        file.path(),
        "policy",
        policy.name(),
        adds ? Change.Verb.ADDED : activates ? Change.Verb.CHANGED : Change.Verb.UNCHANGED,
        policy.version(),
        digest,
        activates && before.isPresent()
            ? LineDiff.of(policies.require(connection, before.get()).document(), policy.document())
            : null,
        activates ? effect(policy) : null,
        (transaction, by) -> take(transaction, by, policy, adds, activates));
  }

  private static Change conflict(Described.Rules file, @Nullable String diff, String message) {
    Policy policy = file.policy();
    return new Change(
        file.path(),
        "policy",
        policy.name(),
        Change.Verb.CONFLICT,
        policy.version(),
        policy.digest(),
        diff,
        message,
        Step.none());
  }

  /** Why the policy can't have its scope; empty when it can. */
  private Optional<String> claimed(Connection connection, Policy policy, StandingPolicies standing)
      throws SQLException {
    String key = policy.scope().key();
    for (Described.Rules other : files) {
      boolean sameName = other.policy().name().equals(policy.name());
      boolean sameScope = other.policy().scope().key().equals(key);
      if (sameName != sameScope) {
        return Optional.of(sameName ? moved(policy) : taken(key, other.policy().name()));
      }
    }
    Optional<PolicyScope> before = policies.lastScope(connection, policy.name());
    if (before.isPresent() && !before.get().key().equals(key)) {
      return Optional.of(moved(policy));
    }
    if (standing.full().isPresent()) {
      String name = policies.require(connection, standing.full().get()).name();
      return name.equals(policy.name()) ? Optional.empty() : Optional.of(taken(key, name));
    }
    return Optional.empty();
  }

  private static String moved(Policy policy) {
    return "The policy %s has another scope, and keeps it. Give this one another name."
        .formatted(policy.name());
  }

  private static String taken(String key, String name) {
    return "The scope %s is the policy %s's. Write a version of that one.".formatted(key, name);
  }

  private boolean activates(Policy policy, StandingPolicies standing) {
    if (!isNewest(policy)) {
      return false;
    }
    PolicyRollout rollout = policy.rollout();
    if (rollout.isFull()) {
      return replaces(policy, standing);
    }
    Optional<String> mine = rollout.shadow() ? standing.shadow() : standing.staged();
    boolean stays = mine.filter(policy.digest()::equals).isPresent();
    // What is put in force for all ends what was staged beside the version before.
    return !stays
        || files.stream()
            .map(Described.Rules::policy)
            .filter(other -> other.name().equals(policy.name()) && other.rollout().isFull())
            .anyMatch(other -> isNewest(other) && replaces(other, standing));
  }

  /** Also when nothing but the end of what is staged or a shadow follows from the folder. */
  private boolean replaces(Policy full, StandingPolicies standing) {
    return standing.full().filter(full.digest()::equals).isEmpty()
        || standing.staged().filter(digest -> !isInFolder(digest)).isPresent()
        || standing.shadow().filter(digest -> !isInFolder(digest)).isPresent();
  }

  private boolean isInFolder(String digest) {
    return files.stream().anyMatch(file -> file.policy().digest().equals(digest));
  }

  private static String effect(Policy policy) {
    PolicyRollout rollout = policy.rollout();
    if (rollout.shadow()) {
      return "It is asked beside the version in force and decides nothing.";
    }
    if (!rollout.isFull()) {
      return rollout.share() + " of 100 new runs take this version.";
    }
    return rollout.narrowsInFlight()
        ? "New runs take this version, and runs in flight are held to it too."
        : "New runs take this version.";
  }

  private List<AuditEntry> take(
      Connection transaction, String by, Policy policy, boolean adds, boolean activates)
      throws SQLException {
    String identity = policy.name() + "@" + policy.version();
    List<AuditEntry> entries = new ArrayList<>();
    if (adds) {
      policies.insert(transaction, policy.name(), policy.version(), policy.document(), by);
      entries.add(AuditEntry.of("policy.applied", by, identity).with("digest", policy.digest()));
    }
    if (activates) {
      policies.activate(transaction, policy.scope().key(), policy.digest(), by);
      entries.add(
          AuditEntry.of("policy.activated", by, identity)
              .with("digest", policy.digest())
              .with("scope", policy.scope().key()));
    }
    return entries;
  }

  /** A pre-release counts only where it is alone: ranges never take one by themselves. */
  private boolean isNewest(Policy policy) {
    List<String> versions =
        files.stream()
            .map(Described.Rules::policy)
            .filter(other -> other.name().equals(policy.name()))
            .filter(other -> other.rollout().isFull() == policy.rollout().isFull())
            .filter(other -> other.rollout().shadow() == policy.rollout().shadow())
            .map(Policy::version)
            .toList();
    return versions.size() == 1
        || VersionRange.ANY.newest(versions).filter(policy.version()::equals).isPresent();
  }
}
