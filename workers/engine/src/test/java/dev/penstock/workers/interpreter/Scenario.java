package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * One file of {@code src/test/resources/workflows}: a definition, what goes in, and the journal
 * that must come out.
 *
 * @param effects what effects answer, in turn
 * @param decisions what people choose, in turn
 * @param emissions what the log says to events emitted, in turn
 * @param events what the log gives who listens, in turn; nothing at the end
 * @param journal one line for each command
 */
record Scenario(
    String name,
    JsonNode definition,
    JsonNode input,
    List<JsonNode> effects,
    List<String> decisions,
    List<String> emissions,
    List<JsonNode> events,
    List<String> journal) {

  private static final Path FOLDER = Path.of("src/test/resources/workflows");

  static Stream<Scenario> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().map(Scenario::read).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode yaml(String text) {
    return Json.mapper().valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
  }

  private static Scenario read(Path file) {
    try {
      JsonNode yaml = yaml(Files.readString(file));
      List<JsonNode> effects = new ArrayList<>();
      yaml.path("effects").forEach(effects::add);
      return new Scenario(
          file.getFileName().toString().replace(".yaml", ""),
          yaml.path("definition"),
          yaml.has("input") ? yaml.path("input") : Json.object(),
          effects,
          texts(yaml.path("decisions")),
          texts(yaml.path("emissions")),
          yaml.path("events").valueStream().toList(),
          texts(yaml.path("journal")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Override
  public String toString() {
    return name;
  }
}
