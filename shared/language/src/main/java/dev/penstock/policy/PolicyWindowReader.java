package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.penstock.definition.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a policy's {@code windows}: which recorded actions its rules may count. */
final class PolicyWindowReader {

  private static final int MAX_WINDOWS = 20;
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final String NAME = "[a-z][a-zA-Z0-9]{0,30}";

  private final PolicyFindings findings;

  private PolicyWindowReader(PolicyFindings findings) {
    this.findings = findings;
  }

  static List<PolicyWindow> read(JsonNode list, PolicyFindings findings) {
    if (list.isMissingNode()) {
      return List.of();
    }
    if (!list.isArray() || list.size() > MAX_WINDOWS) {
      findings.error("/windows", "The windows are a list of at most " + MAX_WINDOWS + " entries.");
      return List.of();
    }
    PolicyWindowReader reader = new PolicyWindowReader(findings);
    List<PolicyWindow> windows = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      String pointer = "/windows/" + i;
      for (PolicyWindow window : reader.entry(list.get(i), pointer).stream().toList()) {
        if (!names.add(window.name())) {
          findings.error(pointer + "/name", "Another window is named so.");
        }
        windows.add(window);
      }
    }
    return windows;
  }

  private Optional<PolicyWindow> entry(JsonNode entry, String pointer) {
    if (!entry.isObject()) {
      findings.error(pointer, "A window is an object with name, within and when.");
      return Optional.empty();
    }
    findings.onlyKnown(entry, pointer, "name", "within", "when", "by", "amount", "description");
    String name =
        findings.text(entry, pointer, "name", NAME, "a name such as refundsToday, without dashes");
    Optional<Duration> within =
        Durations.parse(entry.path("within"))
            .filter(Duration::isPositive)
            .filter(time -> time.compareTo(LONGEST) <= 0);
    if (within.isEmpty()) {
      findings.error(pointer + "/within", "A duration of at most 366 days, such as PT24H.");
    }
    Optional<PolicyExpression> by = expression(entry, pointer, "by", SimpleType.STRING);
    Optional<PolicyExpression> amount = expression(entry, pointer, "amount", SimpleType.DYN);
    try {
      PolicyCondition when =
          PolicyCondition.compile(PolicyLanguage.RULES, entry.path("when").asText(""));
      return within.map(time -> new PolicyWindow(name, time, when, by, amount));
    } catch (PolicyCondition.CompileException e) {
      findings.error(pointer + "/when", "The condition does not compile: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<PolicyExpression> expression(
      JsonNode entry, String pointer, String member, CelType type) {
    if (!entry.has(member)) {
      return Optional.empty();
    }
    try {
      return Optional.of(PolicyExpression.compile(type, entry.path(member).asText("")));
    } catch (PolicyCondition.CompileException e) {
      findings.error(pointer + "/" + member, "The expression does not compile: " + e.getMessage());
      return Optional.empty();
    }
  }
}
