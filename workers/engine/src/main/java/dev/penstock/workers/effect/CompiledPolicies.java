package dev.penstock.workers.effect;

import dev.penstock.json.DigestCache;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyDecision;
import dev.penstock.policy.PolicyReadResult;
import dev.penstock.policy.PolicyRequest;
import dev.penstock.policy.PolicyStore;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.Optional;

/**
 * The stored policies, compiled once for each digest. A policy that is missing, tampered with or
 * unreadable denies; a store that is away is an exception, since then nothing can be done anyway.
 * Thread-safe.
 */
public final class CompiledPolicies {

  private final PolicyStore store;
  private final DigestCache<Policy> compiled = new DigestCache<>(100);

  public CompiledPolicies(PolicyStore store) {
    this.store = store;
  }

  /** What the stored policy with this digest says; one that can't be had denies. */
  public PolicyDecision decide(String digest, PolicyRequest asked) {
    try {
      return policy(digest).decide(asked);
    } catch (PlatformException e) {
      if (e.problem().type() == ProblemType.UNAVAILABLE) {
        throw e;
      }
      return new PolicyDecision.Deny(Optional.empty(), e.problem().detail());
    }
  }

  private Policy policy(String digest) {
    Optional<Policy> known = compiled.get(digest);
    if (known.isPresent()) {
      return known.get();
    }
    return switch (Policy.parse(store.require(digest).document())) {
      case PolicyReadResult.Valid(Policy policy) -> {
        compiled.put(digest, policy);
        yield policy;
      }
      case PolicyReadResult.Invalid(var errors) ->
          throw PlatformException.of(
              ProblemType.INVALID_CONFIGURATION,
              "The policy can't be read: " + errors.getFirst().detail());
    };
  }
}
