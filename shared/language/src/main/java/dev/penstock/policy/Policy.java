package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.runtime.CelEvaluationException;
import dev.penstock.approval.Approvers;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A compiled policy: the first rule whose condition holds decides, none denies, and a rule that
 * fails denies. Pure: the same request gets the same decision. Immutable and thread-safe; compile
 * once for each digest.
 */
public final class Policy {

  private static final int REASON = 300;
  private static final RuleAnswer HELD = new RuleAnswer.Held();
  private static final RuleAnswer HELD_NOT = new RuleAnswer.HeldNot();

  private final String name;
  private final String version;
  private final String digest;
  private final JsonNode document;
  private final List<PolicyRule> rules;

  private final List<PolicyClass> classes;
  private final Map<ActionClass, Approvers> approvers;
  private final List<PolicyWindow> windows;
  private final PolicyIndex index;
  private final boolean asksForGroups;

  Policy(
      String name,
      String version,
      String digest,
      JsonNode document,
      List<PolicyClass> classes,
      Map<ActionClass, Approvers> approvers,
      List<PolicyWindow> windows,
      List<PolicyRule> rules) {
    this.name = name;
    this.version = version;
    this.digest = digest;
    this.document = document;
    this.classes = List.copyOf(classes);
    this.approvers = Map.copyOf(approvers);
    this.windows = List.copyOf(windows);
    this.rules = List.copyOf(rules);
    this.asksForGroups = document.toString().contains("groups");
    this.index = PolicyIndex.of(rules.stream().map(PolicyRule::when).toList());
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

  /** In order. */
  List<PolicyRule> rules() {
    return rules;
  }

  List<PolicyWindow> windows() {
    return windows;
  }

  /** What names it in a request's history. */
  String asker() {
    return name + "@" + version;
  }

  /** Whether some condition may ask for the actor's groups; rather once too often. */
  boolean asksForGroups() {
    return asksForGroups;
  }

  public PolicyScope scope() {
    return PolicyScope.of(document);
  }

  public PolicyRollout rollout() {
    return PolicyRollout.of(document);
  }

  public PolicyDecision decide(PolicyRequest request) {
    return decide(PolicyVariables.of(request), Patience.start());
  }

  /** Decides again on a request as it was stored. */
  PolicyDecision decide(JsonNode stored) {
    return decide(PolicyVariables.of(stored), Patience.start());
  }

  /** Decides on variables that were made before, within a time that other policies share. */
  PolicyDecision decide(PolicyVariables request, Patience patience) {
    PolicyVariables variables;
    try {
      variables = facts(request);
    } catch (FactsFailedException e) {
      return new PolicyDecision.Deny(Optional.empty(), e.reason());
    }
    BitSet candidates = index.candidates(variables);
    for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
      PolicyRule rule = rules.get(i);
      if (patience.isOver()) {
        return new PolicyDecision.Deny(
            Optional.of(rule.name()),
            "The policy took too long before its rule " + rule.name() + ", which denies.");
      }
      switch (answer(rule, variables)) {
        case RuleAnswer.Held _ -> {
          return decision(rule, variables);
        }
        case RuleAnswer.HeldNot _ -> {}
        case RuleAnswer.Failed(var reason) -> {
          return new PolicyDecision.Deny(
              Optional.of(rule.name()),
              "The rule " + rule.name() + " failed, which denies: " + reason);
        }
      }
    }
    return new PolicyDecision.Deny(
        Optional.empty(),
        "No rule of the policy " + name + "@" + version + " matches, which denies.");
  }

  /** What became of one rule. */
  sealed interface RuleAnswer {
    record Held() implements RuleAnswer {}

    record HeldNot() implements RuleAnswer {}

    record Failed(String reason) implements RuleAnswer {}
  }

  RuleAnswer answer(PolicyRule rule, PolicyVariables variables) {
    try {
      return rule.when().holds(variables) ? HELD : HELD_NOT;
    } catch (CelEvaluationException | RuntimeException e) {
      return new RuleAnswer.Failed(shorten(e));
    }
  }

  /** All that its rules see. */
  PolicyVariables facts(PolicyVariables request) throws FactsFailedException {
    PolicyVariables classified = classified(request);
    if (windows.isEmpty()) {
      return classified;
    }
    // An action that can't be counted would get past every threshold.
    var _ = counted(classified);
    return classified.counted(this);
  }

  /**
   * What its windows make of an action; what fails leaves it uncounted, and {@link #decide} denies.
   */
  List<PolicyCount> counts(PolicyVariables request) {
    if (windows.isEmpty()) {
      return List.of();
    }
    try {
      return counted(classified(request));
    } catch (FactsFailedException e) {
      return List.of();
    }
  }

  private List<PolicyCount> counted(PolicyVariables variables) throws FactsFailedException {
    List<PolicyCount> counts = new ArrayList<>();
    for (PolicyWindow window : windows) {
      try {
        counts.add(window.of(this, variables));
      } catch (CelEvaluationException | RuntimeException e) {
        throw new FactsFailedException(
            "What the window " + window.name() + " counts failed, which denies: " + shorten(e));
      }
    }
    return counts;
  }

  PolicyVariables classified(PolicyVariables request) throws FactsFailedException {
    Set<ActionClass> found = EnumSet.noneOf(ActionClass.class);
    Risk risk = Risk.NONE;
    for (PolicyClass one : classes) {
      try {
        if (one.when().holds(request)) {
          found.add(one.of());
          risk = one.risk().compareTo(risk) > 0 ? one.risk() : risk;
        }
      } catch (CelEvaluationException | RuntimeException e) {
        throw new FactsFailedException(
            "What tells the class " + one.of().wire() + " failed, which denies: " + shorten(e));
      }
    }
    return request.classified(found, risk);
  }

  /** Without knowing what the action is, or what it counts for, there is nothing to decide on. */
  static final class FactsFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    FactsFailedException(String reason) {
      super(reason);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  private PolicyDecision decision(PolicyRule rule, PolicyVariables request) {
    PolicyWay way =
        rule.when().namedHosts().contains(request.host())
            ? new PolicyWay(true, rule.trust())
            : PolicyWay.PUBLIC;
    return switch (rule.outcome()) {
      case PolicyOutcome.Allow() -> new PolicyDecision.Allow(rule.name(), way);
      case PolicyOutcome.Deny() ->
          new PolicyDecision.Deny(
              Optional.of(rule.name()), "The rule " + rule.name() + " denies it.");
      case PolicyOutcome.RequireApproval(var wanted, var named, var within) ->
          new PolicyDecision.RequireApproval(
              rule.name(), named ? wanted : ofClasses(wanted, request), within, way);
    };
  }

  /** Those of each class that the action is of; where there are none, who was wanted anyway. */
  private Approvers ofClasses(Approvers wanted, PolicyVariables classified) {
    return classified.classes().stream()
        .flatMap(one -> Optional.ofNullable(approvers.get(one)).stream())
        .reduce(Approvers::and)
        .map(
            all ->
                new Approvers(
                    all.atLeast(wanted.quorum().people()).requirements(),
                    all.fourEyes() || wanted.fourEyes()))
        .orElse(wanted);
  }

  private static String shorten(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.length() <= REASON ? message : message.substring(0, REASON) + "…";
  }
}
