package dev.penstock.workers.effect;

import dev.penstock.definition.DefinitionId;
import dev.penstock.json.DigestCache;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyPins;
import dev.penstock.policy.PolicySet;
import dev.penstock.store.Condition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stored policies, compiled once for each digest; each method throws a {@code
 * PlatformException} where one is missing, tampered with or unreadable. Thread-safe.
 */
public final class CompiledPolicies {

  private static final int MOST_WORKFLOWS = 500;

  private final PolicyPins pins;
  private final DigestCache<PolicySet> compiled = new DigestCache<>(100);
  private final Map<String, PolicyPins.Narrowing> seen =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, PolicyPins.Narrowing> eldest) {
              return size() > MOST_WORKFLOWS;
            }
          });

  public CompiledPolicies(PolicyPins pins) {
    this.pins = pins;
  }

  /** The policies that a run is pinned to. */
  PolicySet pinned(String digest) {
    Optional<PolicySet> known = compiled.get(digest);
    if (known.isPresent()) {
      return known.get();
    }
    PolicySet set = pins.set(digest);
    compiled.put(digest, set);
    return set;
  }

  /**
   * Policies that decide together.
   *
   * @param asLongAs what must still be so for them to be all
   */
  record Deciding(PolicySet set, Condition asLongAs) {}

  /** The same, and those newer ones that runs in flight are held to as well, read afresh. */
  Deciding pinned(String digest, DefinitionId definition) {
    PolicyPins.Narrowing narrowing = pins.narrowing(definition);
    seen.put(workflow(definition), narrowing);
    return deciding(digest, narrowing);
  }

  /** The same by what was read last; empty when nothing was. */
  Optional<Deciding> seen(String digest, DefinitionId definition) {
    PolicyPins.Narrowing narrowing = seen.get(workflow(definition));
    return narrowing == null ? Optional.empty() : Optional.of(deciding(digest, narrowing));
  }

  private Deciding deciding(String digest, PolicyPins.Narrowing narrowing) {
    PolicySet set = pinned(digest);
    List<Policy> further = new ArrayList<>();
    for (String newer : narrowing.digests()) {
      if (set.policies().stream().noneMatch(held -> held.digest().equals(newer))) {
        further.addAll(pinned(newer).policies());
      }
    }
    return new Deciding(set.and(further), narrowing.asLongAs());
  }

  private static String workflow(DefinitionId definition) {
    return definition.namespace() + "/" + definition.name();
  }
}
