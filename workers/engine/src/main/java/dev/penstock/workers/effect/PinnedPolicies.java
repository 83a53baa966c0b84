package dev.penstock.workers.effect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.policy.Declared;
import dev.penstock.policy.PolicyCount;
import dev.penstock.policy.PolicyDecision;
import dev.penstock.policy.PolicyRequest;
import dev.penstock.policy.PolicyVerdict;
import dev.penstock.policy.PolicyWay;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Condition;
import dev.penstock.store.Database;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.Reach;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks the stored policy that a run is pinned to. What can't be read denies; a store that is away
 * is an exception, since then nothing can be done anyway. Thread-safe.
 */
public final class PinnedPolicies implements PolicyGate {

  private final CompiledPolicies policies;
  private final DeclaredFacts declared;
  private final PolicyTallies tallies;
  private final ActorGroups groups;
  private final Clock clock;

  public PinnedPolicies(
      CompiledPolicies policies, DefinitionStore definitions, Database database, Clock clock) {
    this.policies = policies;
    this.declared = new DeclaredFacts(definitions);
    this.tallies = new PolicyTallies(database);
    this.groups = new ActorGroups(database);
    this.clock = clock;
  }

  @Override
  public Ruling rule(EffectRequest request, Action action) {
    return rule(
        request, action, () -> policies.pinned(request.policyDigest(), request.definition()));
  }

  @Override
  public Ruling ruleBySeen(EffectRequest request, Action action) {
    var seen = policies.seen(request.policyDigest(), request.definition());
    if (seen.isEmpty()) {
      return rule(request, action);
    }
    Ruling ruling = rule(request, action, seen::get);
    return ruling.verdict() instanceof Ruling.Verdict.Allow ? ruling : rule(request, action);
  }

  private Ruling rule(
      EffectRequest request, Action action, Supplier<CompiledPolicies.Deciding> policiesNow) {
    Instant startedAt = clock.instant();
    long startNanos = System.nanoTime();
    PolicyRequest asked = question(request, action, startedAt);
    PolicyDecision decision;
    Condition asLongAs = Condition.ALWAYS;
    ArrayNode answers = Json.array();
    List<PolicyCount> counts = List.of();
    try {
      asked = asked.with(declared.of(request.definition(), request.task().position()));
      CompiledPolicies.Deciding deciding = policiesNow.get();
      asLongAs = deciding.asLongAs();
      if (deciding.set().asksForGroups()) {
        asked = asked.in(groups.of(request.startedBy()));
      }
      counts = deciding.set().counts(asked);
      asked = asked.with(tallies.of(counts, request.key(), startedAt));
      PolicyVerdict verdict = deciding.set().decide(asked);
      decision = verdict.decision();
      answers = verdict.json();
    } catch (PlatformException e) {
      if (e.problem().type() == ProblemType.UNAVAILABLE) {
        throw e;
      }
      decision = new PolicyDecision.Deny(Optional.empty(), e.problem().detail());
    }
    ObjectNode whole = asked.json();
    String input = CanonicalJson.write(whole);
    String actionDigest = Digest.of(input);
    ObjectNode seen = (ObjectNode) whole.path("action");
    // People are shown the action without what is sent, which is in the input.
    seen.put("argumentsDigest", Digest.of(seen.path("arguments")));
    seen.remove("arguments");
    return new Ruling(
        verdict(decision),
        request.policyDigest(),
        seen,
        actionDigest,
        input,
        answers,
        counts,
        decision.decidedBy().orElse(null),
        decision.reason(),
        reach(decision),
        asLongAs,
        startedAt,
        Duration.ofNanos(System.nanoTime() - startNanos));
  }

  /** With all but what the definition says of itself. */
  private static PolicyRequest question(EffectRequest request, Action wanted, Instant at) {
    URI uri = wanted.uri();
    var definition = request.definition();
    String position = request.task().position();
    return new PolicyRequest(
        new PolicyRequest.Action(
            wanted.kind(),
            wanted.method(),
            wanted.operation(),
            uri.getScheme(),
            host(uri),
            port(uri),
            uri.getRawPath(),
            idempotency(request.idempotency()),
            ShownArguments.of(request.arguments())),
        new PolicyRequest.Run(
            request.task().runId(),
            definition.namespace(),
            definition.name(),
            definition.version(),
            request.startedBy()),
        new PolicyRequest.Task(position, position.substring(position.lastIndexOf('/') + 1)),
        new Declared.Unknown(),
        at);
  }

  private static Ruling.Verdict verdict(PolicyDecision decision) {
    return switch (decision) {
      case PolicyDecision.Allow _ -> new Ruling.Verdict.Allow();
      case PolicyDecision.Deny _ -> new Ruling.Verdict.Deny();
      case PolicyDecision.RequireApproval required ->
          new Ruling.Verdict.RequireApproval(required.approvers(), required.within().orElse(null));
    };
  }

  /** How far a decision lets an action go. */
  public static Reach reach(PolicyDecision decision) {
    return switch (decision) {
      case PolicyDecision.Allow allow -> reach(allow.way());
      case PolicyDecision.Deny _ -> Reach.PUBLIC;
      case PolicyDecision.RequireApproval required -> reach(required.way());
    };
  }

  private static Reach reach(PolicyWay way) {
    return new Reach(way.namesHost(), way.authorities());
  }

  /** The port, also where the address names none. */
  public static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return switch (uri.getScheme()) {
      case "https" -> 443;
      case "nats", "tls" -> 4222;
      case "kafka", "kafka-secure" -> 9092;
      default -> 80;
    };
  }

  /** The host as rules name it: an IPv6 address without brackets. */
  public static String host(URI uri) {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String idempotency(Idempotency idempotency) {
    return idempotency.name().toLowerCase(Locale.ROOT);
  }
}
