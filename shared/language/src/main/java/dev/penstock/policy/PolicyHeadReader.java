package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.redaction.Field;
import dev.penstock.redaction.FieldRules;

/** Reads what a policy file says of the policy as a whole: its scope and how it is rolled out. */
final class PolicyHeadReader {

  private static final String LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";

  private PolicyHeadReader() {}

  static void check(JsonNode document, PolicyFindings findings) {
    scope(document, findings);
    shown(document.path("shown"), findings);
    JsonNode mode = document.path("mode");
    if (!mode.isMissingNode() && !mode.asText("").matches("enforce|shadow")) {
      findings.error("/mode", "The mode is enforce or shadow.");
    }
    JsonNode share = document.path("share");
    if (!share.isMissingNode()) {
      if (!share.isIntegralNumber() || share.asInt() < 1 || share.asInt() > PolicyRollout.ALL) {
        findings.error("/share", "How many of a hundred new runs take this version: 1 to 100.");
      } else if (mode.asText("").equals("shadow")) {
        findings.error("/share", "A shadow is asked for every run and decides none: drop share.");
      }
    }
    JsonNode inFlight = document.path("inFlight");
    if (!inFlight.isMissingNode() && !inFlight.asText("").matches("keep|narrow")) {
      findings.error("/inFlight", "What becomes of runs in flight is keep or narrow.");
    } else if (inFlight.asText("").equals("narrow") && !PolicyRollout.of(document).isFull()) {
      findings.error(
          "/inFlight", "Runs in flight are held to a version that all new runs take, to no other.");
    }
  }

  private static void shown(JsonNode shown, PolicyFindings findings) {
    FieldRules.read(shown, (member, what) -> findings.error(pointer(member), "This " + what + "."));
    shown
        .properties()
        .forEach(
            member -> {
              if (member.getValue().asText("").equals(Field.KEEP.wire())) {
                findings.error(
                    pointer(member.getKey()),
                    "A policy can only narrow what is shown: mask, hash or drop.");
              }
            });
  }

  private static String pointer(String member) {
    return "/shown" + (member.isEmpty() ? "" : "/" + member.replace("~", "~0").replace("/", "~1"));
  }

  private static void scope(JsonNode document, PolicyFindings findings) {
    JsonNode scope = document.path("scope");
    if (scope.isMissingNode()) {
      return;
    }
    if (!scope.isObject() || scope.size() != 1) {
      findings.error("/scope", "A scope is {folder: namespace} or {workflow: namespace/name}.");
      return;
    }
    findings.onlyKnown(scope, "/scope", "folder", "workflow");
    if (scope.has("folder")) {
      findings.text(scope, "/scope", "folder", LABEL, "a namespace, such as finance");
    } else if (scope.has("workflow")) {
      findings.text(
          scope, "/scope", "workflow", LABEL + "/" + LABEL, "a workflow, such as finance/pay");
    }
    if (document.path("policy").asText("").equals(PolicyStore.DEFAULT)) {
      findings.error(
          "/policy",
          "The policy \"default\" is the platform's; one with a scope has another name.");
    }
    JsonNode rules = document.path("rules");
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).has("trust")) {
        findings.error(
            "/rules/" + i + "/trust",
            "Whom to trust is the platform's to say: a policy with a scope can only narrow.");
      }
    }
  }
}
