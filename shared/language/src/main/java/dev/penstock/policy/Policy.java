package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.runtime.CelEvaluationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A compiled policy: the first rule whose condition holds decides, none denies, and a rule that
 * fails denies. Pure: the same request gets the same decision. Immutable and thread-safe; compile
 * once for each digest.
 */
public final class Policy {

  private static final int REASON = 300;

  private final String name;
  private final String version;
  private final String digest;
  private final JsonNode document;
  private final List<PolicyRule> rules;

  Policy(String name, String version, String digest, JsonNode document, List<PolicyRule> rules) {
    this.name = name;
    this.version = version;
    this.digest = digest;
    this.document = document;
    this.rules = List.copyOf(rules);
  }

  /** Reads a policy file's tree. */
  public static PolicyReadResult parse(JsonNode document) {
    return PolicyReader.read(document);
  }

  public String name() {
    return name;
  }

  public String version() {
    return version;
  }

  /** {@code sha256:…} of the canonical document. */
  public String digest() {
    return digest;
  }

  public JsonNode document() {
    return document;
  }

  public PolicyDecision decide(PolicyRequest request) {
    Map<String, Object> variables = PolicyVariables.of(request);
    for (PolicyRule rule : rules) {
      try {
        if (rule.when().holds(variables)) {
          return decision(rule, request);
        }
      } catch (CelEvaluationException | RuntimeException e) {
        return new PolicyDecision.Deny(
            Optional.of(rule.name()),
            "The rule " + rule.name() + " failed, which denies: " + shorten(e));
      }
    }
    return new PolicyDecision.Deny(
        Optional.empty(),
        "No rule of the policy " + name + "@" + version + " matches, which denies.");
  }

  private static PolicyDecision decision(PolicyRule rule, PolicyRequest request) {
    PolicyWay way =
        rule.when().namedHosts().contains(request.action().host())
            ? new PolicyWay(true, rule.trust())
            : PolicyWay.PUBLIC;
    return switch (rule.outcome()) {
      case PolicyOutcome.Allow() -> new PolicyDecision.Allow(rule.name(), way);
      case PolicyOutcome.Deny() ->
          new PolicyDecision.Deny(
              Optional.of(rule.name()), "The rule " + rule.name() + " denies it.");
      case PolicyOutcome.RequireApproval(var role, var count, var within) ->
          new PolicyDecision.RequireApproval(rule.name(), role, count, within, way);
    };
  }

  private static String shorten(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.length() <= REASON ? message : message.substring(0, REASON) + "…";
  }
}
