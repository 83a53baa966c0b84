package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a policy's {@code classes}: which actions are destructive, financial and so on. */
final class PolicyClassReader {

  private static final int MAX_CLASSES = 100;

  private PolicyClassReader() {}

  static List<PolicyClass> read(JsonNode list, PolicyFindings findings) {
    if (list.isMissingNode()) {
      return List.of();
    }
    if (!list.isArray() || list.size() > MAX_CLASSES) {
      findings.error("/classes", "The classes are a list of at most " + MAX_CLASSES + " entries.");
      return List.of();
    }
    List<PolicyClass> classes = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      entry(list.get(i), "/classes/" + i, findings).ifPresent(classes::add);
    }
    return classes;
  }

  private static Optional<PolicyClass> entry(
      JsonNode entry, String pointer, PolicyFindings findings) {
    if (!entry.isObject()) {
      findings.error(pointer, "An entry is an object with class, risk and when.");
      return Optional.empty();
    }
    findings.onlyKnown(entry, pointer, "class", "risk", "when", "description");
    Optional<ActionClass> of = ActionClass.of(entry.path("class").asText(""));
    if (of.isEmpty()) {
      findings.error(
          pointer + "/class",
          "A class is "
              + Arrays.stream(ActionClass.values())
                  .map(ActionClass::wire)
                  .collect(Collectors.joining(", "))
              + ".");
    }
    Optional<Risk> risk = Risk.of(entry.path("risk").asText("")).filter(one -> one != Risk.NONE);
    if (risk.isEmpty()) {
      findings.error(pointer + "/risk", "A risk is low, medium, high or critical.");
    }
    try {
      PolicyCondition when =
          PolicyCondition.compile(PolicyLanguage.CLASSES, entry.path("when").asText(""));
      return of.flatMap(one -> risk.map(much -> new PolicyClass(one, much, when)));
    } catch (PolicyCondition.CompileException e) {
      findings.error(pointer + "/when", "The condition does not compile: " + e.getMessage());
      return Optional.empty();
    }
  }
}
