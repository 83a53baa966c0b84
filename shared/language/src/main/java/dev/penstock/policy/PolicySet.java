package dev.penstock.policy;

import dev.penstock.approval.Approvers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The policies that rule together: that of the platform, and those of the folder and the workflow.
 * Each decides by its own first match; what holds is the narrowest of all. Immutable and
 * thread-safe.
 *
 * @param policies that of the platform first
 * @param shadows asked beside them, without a say
 */
public record PolicySet(List<Policy> policies, List<Policy> shadows) {

  public PolicySet {
    policies = List.copyOf(policies);
    shadows = List.copyOf(shadows);
    if (policies.isEmpty()) {
      throw new IllegalArgumentException("without a policy nothing is decided");
    }
  }

  /** One policy on its own. */
  public static PolicySet of(Policy policy) {
    return new PolicySet(List.of(policy), List.of());
  }

  /** The same, held to further policies, which can only narrow. */
  public PolicySet and(List<Policy> further) {
    return further.isEmpty()
        ? this
        : new PolicySet(Stream.concat(policies.stream(), further.stream()).toList(), shadows);
  }

  /** Whether the groups of who started the run may matter to one of them. */
  public boolean asksForGroups() {
    return Stream.concat(policies.stream(), shadows.stream()).anyMatch(Policy::asksForGroups);
  }

  /** What they say together. Never throws, and allows nothing that one of them does not. */
  public PolicyVerdict decide(PolicyRequest request) {
    PolicyVariables variables = PolicyVariables.of(request);
    Patience patience = Patience.start();
    List<PolicyVerdict.Answer> answers = new ArrayList<>();
    for (Policy policy : policies) {
      answers.add(new PolicyVerdict.Answer(policy, policy.decide(variables, patience), false));
    }
    PolicyVerdict.Answer deciding = narrowest(answers);
    PolicyDecision decision = together(answers, deciding);
    Patience another = Patience.start();
    for (Policy shadow : shadows) {
      answers.add(new PolicyVerdict.Answer(shadow, shadow.decide(variables, another), true));
    }
    return new PolicyVerdict(decision, deciding.policy(), answers);
  }

  /** What their windows make of an action. A shadow looks at what was counted and adds nothing. */
  public List<PolicyCount> counts(PolicyRequest request) {
    PolicyVariables variables = PolicyVariables.of(request);
    List<PolicyCount> counts = new ArrayList<>();
    policies.forEach(policy -> counts.addAll(policy.counts(variables)));
    shadows.forEach(
        shadow -> shadow.counts(variables).forEach(count -> counts.add(count.uncounted())));
    return List.copyOf(counts);
  }

  private static PolicyVerdict.Answer narrowest(List<PolicyVerdict.Answer> answers) {
    PolicyVerdict.Answer narrowest = answers.getFirst();
    for (PolicyVerdict.Answer answer : answers) {
      if (narrowness(answer.decision()) > narrowness(narrowest.decision())) {
        narrowest = answer;
      }
    }
    return narrowest;
  }

  private static int narrowness(PolicyDecision decision) {
    return switch (decision) {
      case PolicyDecision.Allow _ -> 0;
      case PolicyDecision.RequireApproval _ -> 1;
      case PolicyDecision.Deny _ -> 2;
    };
  }

  private static PolicyDecision together(
      List<PolicyVerdict.Answer> answers, PolicyVerdict.Answer deciding) {
    return switch (deciding.decision()) {
      case PolicyDecision.Allow allow -> new PolicyDecision.Allow(allow.rule(), way(answers));
      case PolicyDecision.Deny deny -> deny;
      case PolicyDecision.RequireApproval wanted -> approval(answers, wanted);
    };
  }

  /** How far the platform's policy lets it go: the others can't open a way. */
  private static PolicyWay way(List<PolicyVerdict.Answer> answers) {
    return switch (answers.getFirst().decision()) {
      case PolicyDecision.Allow allow -> allow.way();
      case PolicyDecision.RequireApproval wanted -> wanted.way();
      case PolicyDecision.Deny _ -> PolicyWay.PUBLIC;
    };
  }

  private static PolicyDecision approval(
      List<PolicyVerdict.Answer> answers, PolicyDecision.RequireApproval first) {
    Approvers approvers = first.approvers();
    Optional<Duration> within = first.within();
    for (PolicyVerdict.Answer answer : answers) {
      if (answer.decision() instanceof PolicyDecision.RequireApproval other) {
        approvers = approvers.and(other.approvers());
        within = sooner(within, other.within());
      }
    }
    return new PolicyDecision.RequireApproval(first.rule(), approvers, within, way(answers));
  }

  private static Optional<Duration> sooner(Optional<Duration> one, Optional<Duration> other) {
    return Stream.concat(one.stream(), other.stream()).min(Duration::compareTo);
  }
}
