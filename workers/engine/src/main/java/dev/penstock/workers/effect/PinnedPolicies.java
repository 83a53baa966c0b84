package dev.penstock.workers.effect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Digest;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyDecision;
import dev.penstock.policy.PolicyReadResult;
import dev.penstock.policy.PolicyRequest;
import dev.penstock.policy.PolicyStore;
import dev.penstock.policy.StoredPolicy;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.protocol.EffectRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks the stored policy that a run is pinned to, compiled once for each digest. A stored policy
 * whose seal does not hold, or that can't be read, is a {@link PlatformException}: nothing is then
 * decided and nothing done. Thread-safe.
 */
public final class PinnedPolicies implements PolicyGate {

  private static final int KEPT = 200;

  private final PolicyStore store;
  private final Clock clock;
  private final Map<String, Policy> compiled = new ConcurrentHashMap<>();

  public PinnedPolicies(PolicyStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Ruling rule(EffectRequest request, String method, URI uri) {
    Instant startedAt = clock.instant();
    long startedNanos = System.nanoTime();
    Policy policy = policy(request.policyDigest());
    PolicyRequest asked = asked(request, method, uri);
    ObjectNode input = asked.json();
    return ruling(
        policy.decide(asked),
        policy.digest(),
        input,
        startedAt,
        Duration.ofNanos(System.nanoTime() - startedNanos));
  }

  private Policy policy(String digest) {
    // Asked for each time: the store answers from memory what it has checked, and checks the rest.
    StoredPolicy stored = store.require(digest);
    Policy known = compiled.get(digest);
    if (known != null) {
      return known;
    }
    Policy fresh =
        switch (Policy.parse(stored.document())) {
          case PolicyReadResult.Valid(Policy policy) -> policy;
          case PolicyReadResult.Invalid _ ->
              throw PlatformException.of(
                  ProblemType.INVALID_CONFIGURATION,
                  "The stored policy " + stored.identity() + " can't be read any more.");
        };
    if (compiled.size() >= KEPT) {
      compiled.clear();
    }
    compiled.put(digest, fresh);
    return fresh;
  }

  private static PolicyRequest asked(EffectRequest request, String method, URI uri) {
    String scheme = lower(uri.getScheme());
    String path = uri.getRawPath();
    String position = request.task().position();
    return new PolicyRequest(
        new PolicyRequest.Action(
            request.tool(),
            method,
            scheme,
            lower(uri.getHost()).replaceAll("^\\[|]$", ""),
            port(uri, scheme),
            path == null || path.isEmpty() ? "/" : path,
            request.idempotency().name().toLowerCase(Locale.ROOT),
            request.arguments()),
        new PolicyRequest.Run(
            request.task().runId(),
            request.definition().namespace(),
            request.definition().name(),
            request.definition().version(),
            request.startedBy()),
        new PolicyRequest.Task(position, position.substring(position.lastIndexOf('/') + 1)));
  }

  private static int port(URI uri, String scheme) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return scheme.equals("https") ? 443 : 80;
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }

  private static Ruling ruling(
      PolicyDecision decision, String digest, ObjectNode input, Instant startedAt, Duration took) {
    return switch (decision) {
      case PolicyDecision.Allow(String rule, Set<String> hosts) ->
          new Ruling(
              new Ruling.Verdict.Allow(),
              digest,
              input,
              Digest.of(input),
              rule,
              "The rule " + rule + " allows it.",
              !hosts.isEmpty(),
              startedAt,
              took);
      case PolicyDecision.Deny(var rule, String reason) ->
          new Ruling(
              new Ruling.Verdict.Deny(),
              digest,
              input,
              Digest.of(input),
              rule.orElse(null),
              reason,
              false,
              startedAt,
              took);
      case PolicyDecision.RequireApproval approval ->
          new Ruling(
              new Ruling.Verdict.RequireApproval(approval.role(), approval.within().orElse(null)),
              digest,
              input,
              Digest.of(input),
              approval.rule(),
              "The rule " + approval.rule() + " wants a person to agree.",
              !approval.namedHosts().isEmpty(),
              startedAt,
              took);
    };
  }
}
