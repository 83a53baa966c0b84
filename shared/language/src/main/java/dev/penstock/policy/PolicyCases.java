package dev.penstock.policy;

import dev.penstock.trigger.VersionRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs cases against policies as they would rule together: of each policy its newest version, also
 * one that is staged or a shadow, as if it were in force.
 */
public final class PolicyCases {

  private final List<Policy> policies;
  private final Set<String> decided = new LinkedHashSet<>();

  public PolicyCases(Collection<Policy> all) {
    Map<String, List<Policy>> byName = new TreeMap<>();
    all.forEach(
        policy -> byName.computeIfAbsent(policy.name(), _ -> new ArrayList<>()).add(policy));
    this.policies = byName.values().stream().map(PolicyCases::newest).toList();
  }

  private static Policy newest(List<Policy> versions) {
    Optional<String> newest =
        VersionRange.ANY.newest(versions.stream().map(Policy::version).toList());
    return versions.stream()
        .filter(policy -> newest.isEmpty() || newest.get().equals(policy.version()))
        .findFirst()
        .orElseThrow();
  }

  /** Why a case failed; empty when it passed. */
  public Optional<String> run(PolicyCase one) {
    List<Policy> ruling =
        policies.stream()
            .filter(
                policy ->
                    policy
                        .scope()
                        .covers(one.request().run().namespace(), one.request().run().name()))
            // The platform's first, then the folder's, then the workflow's.
            .sorted((a, b) -> Integer.compare(depth(a.scope()), depth(b.scope())))
            .toList();
    if (ruling.isEmpty() || !(ruling.getFirst().scope() instanceof PolicyScope.Platform)) {
      return Optional.of("There is no policy named " + PolicyStore.DEFAULT + ": nothing may run.");
    }
    PolicyVerdict verdict =
        new PolicySet(ruling, List.of()).decide(one.request().with(history(ruling, one)));
    for (PolicyVerdict.Answer answer : verdict.answers()) {
      answer
          .decision()
          .decidedBy()
          .ifPresent(rule -> decided.add(answer.policy().name() + "/" + rule));
    }
    return one.unlike(verdict);
  }

  private static Map<String, Map<String, PolicyCount.Tally>> history(
      List<Policy> ruling, PolicyCase one) {
    Map<String, Map<String, PolicyCount.Tally>> history = new TreeMap<>();
    if (!one.history().isEmpty()) {
      ruling.forEach(policy -> history.put(policy.asker(), one.history()));
    }
    return history;
  }

  /** Every rule, as {@code policy/rule}. */
  public List<String> rules() {
    return policies.stream()
        .flatMap(policy -> policy.rules().stream().map(rule -> policy.name() + "/" + rule.name()))
        .toList();
  }

  /** The rules that have decided in no case so far. */
  public List<String> uncovered() {
    return rules().stream().filter(rule -> !decided.contains(rule)).toList();
  }

  /**
   * How much of the rules has decided in some case.
   *
   * @param uncovered those that have in none, as {@code policy/rule}
   */
  public record Coverage(int rules, List<String> uncovered) {

    /** Rounded down, so that 100 is all of them. */
    public int percent() {
      return rules == 0 ? 100 : (rules - uncovered.size()) * 100 / rules;
    }
  }

  /** Of all policies. */
  public Coverage coverage() {
    return new Coverage(rules().size(), uncovered());
  }

  /** Of one policy. */
  public Coverage coverage(String policy) {
    return new Coverage(of(policy, rules()).size(), of(policy, uncovered()));
  }

  private static List<String> of(String policy, List<String> rules) {
    return rules.stream().filter(rule -> rule.startsWith(policy + "/")).toList();
  }

  private static int depth(PolicyScope scope) {
    return switch (scope) {
      case PolicyScope.Platform _ -> 0;
      case PolicyScope.Folder _ -> 1;
      case PolicyScope.Workflow _ -> 2;
    };
  }
}
