package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.penstock.approval.Approvers;
import dev.penstock.json.Digest;
import dev.penstock.pem.Pem;
import dev.penstock.pem.PemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a policy file's tree, gathering every error with its pointer. */
final class PolicyReader {

  private static final String NAME = PolicyFindings.NAME;
  private static final String VERSION =
      "(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})(-[0-9A-Za-z.-]{1,64})?";
  private static final int MAX_RULES = 500;

  private final PolicyFindings findings = new PolicyFindings();
  private CelCompiler compiler = PolicyLanguage.RULES;

  private PolicyReader() {}

  static PolicyReadResult read(JsonNode document) {
    return new PolicyReader().document(document);
  }

  private PolicyReadResult document(JsonNode document) {
    if (!document.isObject()) {
      error("", "A policy is an object with policy, version and rules.");
      return new PolicyReadResult.Invalid(findings.errors());
    }
    onlyKnown(
        document,
        "",
        "policy",
        "version",
        "scope",
        "mode",
        "share",
        "inFlight",
        "classes",
        "approvers",
        "windows",
        "rules",
        "shown",
        "description");
    PolicyHeadReader.check(document, findings);
    String name = text(document, "", "policy", NAME, "a lower-case name, such as default");
    String version = text(document, "", "version", VERSION, "a semantic version, such as 1.0.0");
    List<PolicyClass> classes = PolicyClassReader.read(document.path("classes"), findings);
    Map<ActionClass, Approvers> approvers =
        PolicyApprovalReader.byClass(document.path("approvers"), classes, findings);
    List<PolicyWindow> windows = PolicyWindowReader.read(document.path("windows"), findings);
    if (!windows.isEmpty()) {
      compiler = PolicyLanguage.compiler(PolicyTypes.counted(windows), SimpleType.BOOL);
    }
    List<PolicyRule> rules = rules(document.path("rules"));
    if (!findings.isEmpty()) {
      return new PolicyReadResult.Invalid(findings.errors());
    }
    return new PolicyReadResult.Valid(
        new Policy(
            name, version, Digest.of(document), document, classes, approvers, windows, rules));
  }

  private List<PolicyRule> rules(JsonNode list) {
    if (!list.isArray()) {
      error("/rules", "The rules are a list; without a rule everything is denied.");
      return List.of();
    }
    if (list.size() > MAX_RULES) {
      error("/rules", "A policy has at most " + MAX_RULES + " rules.");
      return List.of();
    }
    List<PolicyRule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      String pointer = "/rules/" + i;
      rule(list.get(i), pointer)
          .ifPresent(
              rule -> {
                if (!names.add(rule.name())) {
                  error(pointer + "/name", "Another rule is named \"" + rule.name() + "\".");
                }
                rules.add(rule);
              });
    }
    return rules;
  }

  private Optional<PolicyRule> rule(JsonNode rule, String pointer) {
    if (!rule.isObject()) {
      error(pointer, "A rule is an object with name, when and outcome.");
      return Optional.empty();
    }
    onlyKnown(rule, pointer, "name", "when", "outcome", "require-approval", "trust", "description");
    String name = text(rule, pointer, "name", NAME, "a lower-case name");
    Optional<PolicyOutcome> outcome = outcome(rule, pointer);
    String when = rule.path("when").asText("");
    if (!rule.path("when").isTextual() || when.isBlank()) {
      error(pointer + "/when", "A CEL condition is needed; \"true\" matches everything.");
      return Optional.empty();
    }
    try {
      PolicyCondition condition = PolicyCondition.compile(compiler, when);
      String trust = trust(rule, condition, pointer);
      return outcome.map(o -> new PolicyRule(name, condition, o, trust));
    } catch (PolicyCondition.CompileException e) {
      error(pointer + "/when", "The condition does not compile: " + e.getMessage());
      return Optional.empty();
    }
  }

  private String trust(JsonNode rule, PolicyCondition condition, String pointer) {
    JsonNode trust = rule.path("trust");
    if (trust.isMissingNode()) {
      return "";
    }
    try {
      Pem.certificates(trust.asText());
    } catch (PemException e) {
      error(
          pointer + "/trust",
          "The certificates of the authorities to trust, as PEM; this " + e.reason() + ".");
    }
    if (condition.namedHosts().isEmpty()) {
      error(
          pointer + "/trust",
          "An authority is trusted for hosts that the rule names: compare action.host with a"
              + " literal (== or in [...]).");
    }
    return trust.asText();
  }

  private Optional<PolicyOutcome> outcome(JsonNode rule, String pointer) {
    JsonNode outcome = rule.path("outcome");
    JsonNode sibling = rule.path("require-approval");
    if (!sibling.isMissingNode()) {
      if (!outcome.isMissingNode()) {
        error(pointer + "/outcome", "A rule has one outcome: drop this one or require-approval.");
        return Optional.empty();
      }
      return Optional.of(approval(sibling, pointer + "/require-approval"));
    }
    if (outcome.isObject()) {
      onlyKnown(outcome, pointer + "/outcome", "require-approval");
      if (outcome.has("require-approval")) {
        return Optional.of(
            approval(outcome.path("require-approval"), pointer + "/outcome/require-approval"));
      }
    }
    return switch (outcome.asText("")) {
      case "allow" -> Optional.of(new PolicyOutcome.Allow());
      case "deny" -> Optional.of(new PolicyOutcome.Deny());
      default -> {
        error(
            pointer + "/outcome",
            "The outcome is allow, deny or {require-approval: {role: approver}}.");
        yield Optional.empty();
      }
    };
  }

  private PolicyOutcome approval(JsonNode approval, String pointer) {
    return PolicyApprovalReader.read(approval, pointer, findings);
  }

  private String text(
      JsonNode object, String pointer, String member, String form, String expected) {
    return findings.text(object, pointer, member, form, expected);
  }

  private void onlyKnown(JsonNode object, String pointer, String... known) {
    findings.onlyKnown(object, pointer, known);
  }

  private void error(String pointer, String detail) {
    findings.error(pointer, detail);
  }
}
