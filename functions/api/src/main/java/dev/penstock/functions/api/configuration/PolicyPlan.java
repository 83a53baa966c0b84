package dev.penstock.functions.api.configuration;

import dev.penstock.audit.AuditEntry;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyStore;
import dev.penstock.trigger.VersionRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of policy files. The newest version among the files is put in force, also when that
 * means going back: the folder says what holds.
 */
final class PolicyPlan {

  private final PolicyStore policies;
  private final List<Described.Rules> files;

  PolicyPlan(PolicyStore policies, List<Described.Rules> files) {
    this.policies = policies;
    this.files = files;
  }

  Change change(Connection connection, Described.Rules file) throws SQLException {
    Policy policy = file.policy();
    String digest = policy.digest();
    var stored = policies.find(connection, policy.name(), policy.version());
    if (stored.isPresent() && !stored.get().digest().equals(digest)) {
      return new Change(
          file.path(),
          "policy",
          policy.name(),
          Change.Verb.CONFLICT,
          policy.version(),
          digest,
          LineDiff.of(stored.get().document(), policy.document()),
          "Version %s exists with other content and never changes. Raise version."
              .formatted(policy.version()),
          Step.none());
    }
    Optional<String> active = policies.intactDigest(connection, policy.name());
    boolean activates = isNewest(policy) && active.filter(digest::equals).isEmpty();
    boolean adds = stored.isEmpty();
    return new Change(
        file.path(),
        "policy",
        policy.name(),
        adds ? Change.Verb.ADDED : activates ? Change.Verb.CHANGED : Change.Verb.UNCHANGED,
        policy.version(),
        digest,
        activates && active.isPresent()
            ? LineDiff.of(policies.require(connection, active.get()).document(), policy.document())
            : null,
        activates ? "New runs take this version." : null,
        (transaction, by) -> take(transaction, by, policy, digest, adds, activates));
  }

  private List<AuditEntry> take(
      Connection transaction,
      String by,
      Policy policy,
      String digest,
      boolean adds,
      boolean activates)
      throws SQLException {
    String identity = policy.name() + "@" + policy.version();
    List<AuditEntry> entries = new ArrayList<>();
    if (adds) {
      policies.insert(transaction, policy.name(), policy.version(), policy.document(), by);
      entries.add(AuditEntry.of("policy.applied", by, identity).with("digest", digest));
    }
    if (activates) {
      policies.activate(transaction, policy.name(), digest, by);
      entries.add(AuditEntry.of("policy.activated", by, identity).with("digest", digest));
    }
    return entries;
  }

  /** A pre-release counts only where it is alone: ranges never take one by themselves. */
  private boolean isNewest(Policy policy) {
    List<String> versions =
        files.stream()
            .map(Described.Rules::policy)
            .filter(other -> other.name().equals(policy.name()))
            .map(Policy::version)
            .toList();
    return versions.size() == 1
        || VersionRange.ANY.newest(versions).filter(policy.version()::equals).isPresent();
  }
}
