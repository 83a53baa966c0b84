package dev.penstock.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** axe-core (npm), which the console's build installs, judging a page as it stands. */
final class Axe {

  private static final Path SCRIPT =
      Path.of("../functions/console/node_modules/axe-core/axe.min.js");
  private static final String JUDGE =
      """
      async () => {
        const found = await axe.run(document, {
          resultTypes: ["violations"],
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
        });
        return JSON.stringify({ violations: found.violations, passes: found.passes.length });
      }
      """;

  private final String script;

  private Axe(String script) {
    this.script = script;
  }

  static Axe installed() {
    try {
      return new Axe(Files.readString(SCRIPT));
    } catch (IOException e) {
      throw new UncheckedIOException("npm ci in functions/console installs it", e);
    }
  }

  /** What breaks the Web Content Accessibility Guidelines 2.2, levels A and AA, and where. */
  List<String> violations(Page page) {
    page.evaluate(script);
    JsonNode judged = Json.read((String) page.evaluate(JUDGE));
    if (judged.path("passes").asInt() == 0) {
      throw new AssertionError("axe looked at nothing of " + page.url());
    }
    List<String> violations = new ArrayList<>();
    for (JsonNode rule : judged.path("violations")) {
      for (JsonNode node : rule.path("nodes")) {
        violations.add(
            "%s at %s: %s"
                .formatted(
                    rule.path("id").asText(),
                    node.path("target"),
                    node.path("failureSummary").asText()));
      }
    }
    return violations;
  }
}
