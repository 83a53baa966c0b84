package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.approval.Approvers;
import dev.penstock.approval.Quorum;
import dev.penstock.approval.Requirement;
import dev.penstock.definition.Durations;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads whose approval a rule wants. */
final class PolicyApprovalReader {

  private static final String ROLE = "approver";
  private static final String GROUP = "\\S(.{0,198}\\S)?";

  private final JsonNode approval;
  private final String pointer;
  private final PolicyFindings findings;

  private PolicyApprovalReader(JsonNode approval, String pointer, PolicyFindings findings) {
    this.approval = approval;
    this.pointer = pointer;
    this.findings = findings;
  }

  static PolicyOutcome read(JsonNode approval, String pointer, PolicyFindings findings) {
    if (!approval.isObject()) {
      findings.error(pointer, "An object is needed, such as {role: approver, within: PT4H}.");
      return new PolicyOutcome.Deny();
    }
    findings.onlyKnown(approval, pointer, "role", "group", "count", "four-eyes", "within");
    var reader = new PolicyApprovalReader(approval, pointer, findings);
    return new PolicyOutcome.RequireApproval(
        reader.approvers(), approval.has("role") || approval.has("group"), reader.within());
  }

  /** A policy's {@code approvers}: who approves actions of a class where a rule names nobody. */
  static Map<ActionClass, Approvers> byClass(
      JsonNode approvers, List<PolicyClass> classes, PolicyFindings findings) {
    Map<ActionClass, Approvers> byClass = new EnumMap<>(ActionClass.class);
    if (approvers.isMissingNode()) {
      return byClass;
    }
    if (!approvers.isObject()) {
      findings.error(
          "/approvers", "The approvers are an object, such as {financial: {group: finance}}.");
      return byClass;
    }
    for (Map.Entry<String, JsonNode> entry : approvers.properties()) {
      String pointer = "/approvers/" + entry.getKey();
      Optional<ActionClass> of = ActionClass.of(entry.getKey());
      if (of.isEmpty() || classes.stream().noneMatch(one -> one.of() == of.get())) {
        findings.error(pointer, "No entry of classes says which actions are of this class.");
      } else if (!entry.getValue().has("role") && !entry.getValue().has("group")) {
        findings.error(pointer, "An object with role or group is needed: who approves.");
      } else {
        findings.onlyKnown(entry.getValue(), pointer, "role", "group", "count", "four-eyes");
        byClass.put(
            of.get(), new PolicyApprovalReader(entry.getValue(), pointer, findings).approvers());
      }
    }
    return byClass;
  }

  private Approvers approvers() {
    Quorum quorum = quorum();
    return new Approvers(
        List.of(new Requirement(role(), group(), quorum.people())), quorum.fourEyes());
  }

  private String role() {
    return approval.has("role")
        ? findings.text(
            approval, pointer, "role", PolicyFindings.NAME, "a lower-case name, such as approver")
        : ROLE;
  }

  private @Nullable String group() {
    return approval.has("group")
        ? findings.text(
            approval, pointer, "group", GROUP, "a group of the identity provider, by its name")
        : null;
  }

  private Optional<Duration> within() {
    if (!approval.has("within")) {
      return Optional.empty();
    }
    Optional<Duration> within =
        Durations.parse(approval.path("within")).filter(Duration::isPositive);
    if (within.isEmpty()) {
      findings.error(pointer + "/within", "A duration longer than zero is needed, such as PT4H.");
    }
    return within;
  }

  private Quorum quorum() {
    JsonNode count = approval.path("count");
    int people = count.isMissingNode() ? 1 : count.isIntegralNumber() ? count.asInt() : 0;
    if (people < 1 || people > Quorum.MOST) {
      findings.error(pointer + "/count", "How many people must approve: 1 to " + Quorum.MOST + ".");
      return Quorum.ONE;
    }
    JsonNode fourEyes = approval.path("four-eyes");
    if (!fourEyes.isMissingNode() && !fourEyes.isBoolean()) {
      findings.error(pointer + "/four-eyes", "true or false is needed.");
    }
    return Quorum.of(
        people, fourEyes.isBoolean() ? Optional.of(fourEyes.booleanValue()) : Optional.empty());
  }
}
