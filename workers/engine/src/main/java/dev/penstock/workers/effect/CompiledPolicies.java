package dev.penstock.workers.effect;

import dev.penstock.definition.DefinitionId;
import dev.penstock.json.DigestCache;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyPins;
import dev.penstock.policy.PolicySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stored policies, compiled once for each digest; each method throws a {@code
 * PlatformException} where one is missing, tampered with or unreadable. Thread-safe.
 */
public final class CompiledPolicies {

  private final PolicyPins pins;
  private final DigestCache<PolicySet> compiled = new DigestCache<>(100);

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

  /** The same, and those newer ones that runs in flight are held to as well. */
  PolicySet pinned(String digest, DefinitionId definition) {
    PolicySet set = pinned(digest);
    List<String> held = set.policies().stream().map(Policy::digest).toList();
    List<Policy> further = new ArrayList<>();
    for (String newer : pins.narrowing(definition)) {
      if (!held.contains(newer)) {
        further.addAll(pinned(newer).policies());
      }
    }
    return set.and(further);
  }
}
