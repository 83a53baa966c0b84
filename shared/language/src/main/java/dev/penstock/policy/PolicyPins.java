package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.activation.ActivationStore;
import dev.penstock.activation.SeenActivations;
import dev.penstock.definition.DefinitionId;
import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.redaction.FieldRules;
import dev.penstock.store.Condition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which versions of which policies are in force, for new runs and for those in flight. Thread-safe.
 */
public final class PolicyPins {

  private final PolicyStore policies;
  private final PolicySetStore sets;

  public PolicyPins(PolicyStore policies, Seal seal) {
    this.policies = policies;
    this.sets = new PolicySetStore(seal);
  }

  public PolicyStore policies() {
    return policies;
  }

  /**
   * The versions that new runs take of the policies with these scopes' keys.
   *
   * @throws PlatformException {@code tampered}, naming the row
   */
  public Map<String, StandingPolicies> standing(Connection connection, List<String> keys)
      throws SQLException {
    return standing(
        policies.activations(connection, keys),
        digest -> policies.known(connection, digest),
        false);
  }

  /** As {@link #standing}, but an activation that was changed from outside counts as none. */
  public StandingPolicies intact(Connection connection, String key) throws SQLException {
    return standing(
            policies.activations(connection, List.of(key)),
            digest -> policies.known(connection, digest),
            true)
        .getOrDefault(key, StandingPolicies.NONE);
  }

  /** The way to a policy of which a digest is known. */
  @FunctionalInterface
  private interface Versions<E extends Exception> {
    StoredPolicy of(String digest) throws E;
  }

  private static <E extends Exception> Map<String, StandingPolicies> standing(
      Map<String, List<ActivationStore.Activated>> recent, Versions<E> versions, boolean lenient)
      throws E {
    Map<String, StandingPolicies> standing = new HashMap<>();
    for (var entry : recent.entrySet()) {
      StandingPolicies so = StandingPolicies.NONE;
      for (var activated : entry.getValue()) {
        PolicyRollout rollout;
        try {
          rollout = versions.of(activated.requireIntact()).rollout();
        } catch (PlatformException e) {
          if (lenient && e.problem().type() == ProblemType.TAMPERED) {
            break;
          }
          throw e;
        }
        so = so.before(activated.digest(), rollout);
        if (rollout.isFull()) {
          break;
        }
      }
      standing.put(entry.getKey(), so);
    }
    return standing;
  }

  /**
   * The version of the platform's policy that all runs take, read afresh.
   *
   * @throws PlatformException {@code tampered}, naming the row; {@code conflict} when no version is
   *     active: without a policy nothing may run
   */
  public StoredPolicy active(Connection connection, String name) throws SQLException {
    Optional<String> digest =
        standing(connection, List.of(name)).getOrDefault(name, StandingPolicies.NONE).full();
    if (digest.isEmpty()) {
      throw none(name);
    }
    return policies.require(connection, digest.get());
  }

  private static PlatformException none(String name) {
    return PlatformException.of(
        ProblemType.CONFLICT,
        "No policy named " + name + " is active. Apply one: policies/" + name + ".yaml.");
  }

  /**
   * What a new run is pinned to: the policies of the platform, the folder and the workflow, each in
   * the version that this run takes, read afresh.
   *
   * @return the digest of the set
   * @throws PlatformException {@code tampered}, naming the row; {@code conflict} when the platform
   *     has no policy for the run
   */
  public String pin(Connection transaction, String runId, DefinitionId definition)
      throws SQLException {
    List<String> keys = keys(definition);
    Map<String, StandingPolicies> standing = standing(transaction, keys);
    List<String> deciding = new ArrayList<>();
    List<String> shadows = new ArrayList<>();
    for (String key : keys) {
      StandingPolicies so = standing.getOrDefault(key, StandingPolicies.NONE);
      Optional<String> taken = so.full();
      if (so.staged().isPresent()
          && policies.require(transaction, so.staged().get()).rollout().takes(runId, key)) {
        taken = so.staged();
      }
      if (taken.isPresent()) {
        deciding.add(policies.require(transaction, taken.get()).digest());
      } else if (key.equals(PolicyStore.DEFAULT)) {
        throw none(PolicyStore.DEFAULT);
      }
      if (so.shadow().isPresent()) {
        shadows.add(policies.require(transaction, so.shadow().get()).digest());
      }
    }
    return sets.put(transaction, new PolicySetStore.Members(deciding, shadows));
  }

  /**
   * What runs in flight of a workflow are held to beside what they are pinned to.
   *
   * @param digests of versions, that of the platform first
   * @param asLongAs what must still be so for them to be all
   */
  public record Narrowing(List<String> digests, Condition asLongAs) {

    public Narrowing {
      digests = List.copyOf(digests);
    }
  }

  /**
   * The versions that runs in flight of this workflow are held to, read afresh in one round trip.
   *
   * @throws PlatformException {@code tampered}, naming the row
   */
  public Narrowing narrowing(DefinitionId definition) {
    List<String> keys = keys(definition);
    var recent = policies.activations(keys);
    Map<String, StandingPolicies> standing = standing(recent, policies::require, false);
    List<String> digests =
        keys.stream()
            .flatMap(key -> standing.getOrDefault(key, StandingPolicies.NONE).full().stream())
            .filter(digest -> policies.require(digest).rollout().narrowsInFlight())
            .toList();
    int depth = recent.values().stream().mapToInt(this::untilFull).max().orElse(1);
    return new Narrowing(
        digests, SeenActivations.areStillThese(PolicyStore.KIND, keys, recent, depth));
  }

  /** How many of a scope's activations count: those since one was for all, and that one. */
  private int untilFull(List<ActivationStore.Activated> newestFirst) {
    int count = 1;
    for (var activated : newestFirst) {
      if (policies.require(activated.digest()).rollout().isFull()) {
        return count;
      }
      count++;
    }
    return count;
  }

  /**
   * What the versions that all runs take say of showing data: of the platform, and of a folder and
   * a workflow where these are not empty.
   *
   * @throws PlatformException {@code tampered}, naming the row
   */
  public List<FieldRules> shown(Connection connection, String namespace, String workflow)
      throws SQLException {
    List<String> keys = new ArrayList<>(List.of(PolicyStore.DEFAULT));
    if (!namespace.isEmpty()) {
      keys.add(new PolicyScope.Folder(namespace).key());
      keys.add(new PolicyScope.Workflow(namespace, workflow).key());
    }
    List<FieldRules> said = new ArrayList<>();
    for (StandingPolicies so : standing(connection, keys).values()) {
      if (so.full().isPresent()) {
        JsonNode document = policies.known(connection, so.full().get()).document();
        said.add(FieldRules.read(document.path("shown"), (_, _) -> {}));
      }
    }
    return said;
  }

  /** The same in a transaction of its own. */
  public List<FieldRules> shown(String namespace, String workflow) {
    return policies.database().inTransaction(connection -> shown(connection, namespace, workflow));
  }

  private static List<String> keys(DefinitionId definition) {
    return List.of(
        PolicyStore.DEFAULT,
        new PolicyScope.Folder(definition.namespace()).key(),
        new PolicyScope.Workflow(definition.namespace(), definition.name()).key());
  }

  /**
   * The policies that a run is pinned to, compiled.
   *
   * @throws PlatformException {@code tampered}, naming the row; {@code not-found}; {@code
   *     invalid-configuration} when one can't be read
   */
  public PolicySet set(String digest) {
    return policies
        .database()
        .inTransaction(
            connection -> {
              PolicySetStore.Members members = sets.members(connection, digest);
              return new PolicySet(
                  compiled(connection, members.policies()),
                  compiled(connection, members.shadows()));
            });
  }

  private List<Policy> compiled(Connection connection, List<String> digests) throws SQLException {
    List<Policy> all = new ArrayList<>();
    for (String digest : digests) {
      all.add(compiled(policies.require(connection, digest)));
    }
    return all;
  }

  private static Policy compiled(StoredPolicy stored) {
    return switch (Policy.parse(stored.document())) {
      case PolicyReadResult.Valid(Policy policy) -> policy;
      case PolicyReadResult.Invalid(var errors) ->
          throw PlatformException.of(
              ProblemType.INVALID_CONFIGURATION,
              "The policy can't be read: " + errors.getFirst().detail());
    };
  }
}
