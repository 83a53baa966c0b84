package dev.penstock.workers.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A scenario of the conformance kit's Gherkin files, as far as one run can show it. */
record KitScenario(String name, JsonNode definition, JsonNode input, Expected expected) {

  /** What the scenario's last steps ask for. */
  sealed interface Expected {
    record Fault(JsonNode error) implements Expected {}

    record Completion(
        Optional<JsonNode> output,
        List<String> properties,
        Map<String, JsonNode> values,
        Map<String, Integer> sizes)
        implements Expected {}
  }

  private static final Pattern SCENARIO = Pattern.compile("(?m)^ *Scenario: *(.*)$");
  private static final Pattern STEP =
      Pattern.compile(
          "(?m)^ *(?:Given|When|Then|And) +(.*)$(?:\\R *\"\"\"yaml\\R([\\s\\S]*?)\"\"\")?");
  private static final Pattern SIZE = Pattern.compile("'([^']+)' property containing (\\d+) items");
  private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

  /** The kit beside the repository where it is there, else the copy among the test resources. */
  static List<KitScenario> all() {
    Path kit = Path.of("../../../shared/conformance/ctk");
    Path folder = Files.isDirectory(kit) ? kit : Path.of("src/test/resources/conformance");
    try (Stream<Path> files = Files.list(folder)) {
      List<KitScenario> scenarios = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".feature")).sorted().toList()) {
        String text = Files.readString(file);
        Matcher starts = SCENARIO.matcher(text);
        List<Integer> from = new ArrayList<>(starts.results().map(r -> r.start()).toList());
        from.add(text.length());
        for (int i = 0; i + 1 < from.size(); i++) {
          scenarios.add(parse(text.substring(from.get(i), from.get(i + 1))));
        }
      }
      return scenarios;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KitScenario parse(String text) {
    Matcher title = SCENARIO.matcher(text);
    if (!title.find()) {
      throw new IllegalStateException("No scenario in: " + text);
    }
    JsonNode definition = Json.object();
    JsonNode input = Json.object();
    Optional<JsonNode> output = Optional.empty();
    Optional<JsonNode> error = Optional.empty();
    List<String> properties = new ArrayList<>();
    Map<String, JsonNode> values = new TreeMap<>();
    Map<String, Integer> sizes = new TreeMap<>();
    for (Matcher step = STEP.matcher(text); step.find(); ) {
      String says = step.group(1).strip();
      JsonNode block = step.group(2) == null ? Json.object() : yaml(step.group(2));
      if (says.startsWith("a workflow with definition")) {
        definition = block;
      } else if (says.startsWith("given the workflow input")) {
        input = block;
      } else if (says.contains("complete with output")) {
        output = Optional.of(block);
      } else if (says.startsWith("the workflow should fault")) {
        error = Optional.of(block);
      } else if (says.contains("should have properties")) {
        QUOTED.matcher(says).results().forEach(r -> properties.add(r.group(1)));
      } else if (says.contains("property containing")) {
        SIZE.matcher(says)
            .results()
            .forEach(r -> sizes.put(r.group(1), Integer.valueOf(r.group(2))));
      } else if (says.contains("property with value")) {
        QUOTED.matcher(says).results().forEach(r -> values.put(r.group(1), block));
      }
    }
    Expected expected =
        error
            .<Expected>map(Expected.Fault::new)
            .orElse(new Expected.Completion(output, properties, values, sizes));
    return new KitScenario(title.group(1).strip(), definition, input, expected);
  }

  private static JsonNode yaml(String text) {
    return Json.mapper()
        .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text.stripIndent()));
  }

  @Override
  public String toString() {
    return name;
  }
}
