package dev.penstock.workers.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.Defect;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.ResourceSource;
import dev.penstock.definition.SyntaxException;
import dev.penstock.definition.TextReader;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.task.SubRunTask;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.VersionRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The documents beside a document: in the nearest folder {@code workflows} or {@code workflow} at
 * or above it, whatever the depth; else in its own folder and in a folder of that name there. Read
 * when the first is asked for; at most 1,000 files of 1 MB. Thread-safe.
 */
public final class WorkflowFolder implements WorkflowSource {

  private static final int MOST_FILES = 1_000;
  private static final long LARGEST = 1_000_000;
  private static final int DEEPEST = 10;
  private static final List<String> NAMES = List.of("workflows", "workflow");

  private final Path document;
  private final Function<Path, ResourceSource> resources;
  private final Map<Path, WorkflowDefinition> read = new HashMap<>();

  /**
   * Reads nothing yet.
   *
   * @param document beside which they are
   * @param resources what a document may name by address
   */
  public WorkflowFolder(Path document, Function<Path, ResourceSource> resources) {
    this.document = document.toAbsolutePath().normalize();
    this.resources = resources;
  }

  @Override
  public synchronized Optional<WorkflowDefinition> find(
      String namespace, String name, String version) {
    Map<String, Path> versions = new HashMap<>();
    for (Path file : files()) {
      JsonNode header = header(file);
      if (header.path("namespace").asText().equals(namespace)
          && header.path("name").asText().equals(name)) {
        versions.put(header.path("version").asText(), file);
      }
    }
    Optional<String> wanted =
        version.equals(SubRunTask.LATEST)
            ? VersionRange.ANY.newest(versions.keySet())
            : Optional.of(version);
    return wanted
        .flatMap(v -> Optional.ofNullable(versions.get(v)))
        .map(file -> read.computeIfAbsent(file, this::read));
  }

  private WorkflowDefinition read(Path file) {
    try {
      return switch (DefinitionReader.read(
          file.toString(), Files.readAllBytes(file), resources.apply(file))) {
        case ReadResult.Valid(var definition, _) -> definition;
        case ReadResult.Invalid(var defects) ->
            throw PlatformException.of(
                ProblemType.INVALID_DEFINITION,
                defects.stream()
                    .filter(Defect::isError)
                    .map(Defect::toString)
                    .collect(Collectors.joining("\n")));
      };
    } catch (IOException _) {
      throw PlatformException.of(
          ProblemType.INVALID_DEFINITION, "The file " + file + " can't be read.");
    }
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    Path folder = document.getParent();
    for (Path above = folder; above != null; above = above.getParent()) {
      if (above.getFileName() != null && NAMES.contains(above.getFileName().toString())) {
        add(files, above, DEEPEST);
        return files;
      }
    }
    if (folder != null) {
      add(files, folder, 1);
      NAMES.forEach(name -> add(files, folder.resolve(name), DEEPEST));
    }
    return files;
  }

  private static void add(List<Path> files, Path folder, int depth) {
    try (Stream<Path> found = Files.walk(folder, depth)) {
      found
          .filter(file -> file.toString().matches(".*\\.(yaml|yml|json)"))
          .filter(file -> !file.toString().matches(".*\\.test\\.[a-z]+"))
          .filter(file -> Files.isRegularFile(file) && file.toFile().length() <= LARGEST)
          .sorted()
          .limit(MOST_FILES)
          .forEach(files::add);
    } catch (IOException | java.io.UncheckedIOException _) {
      // What can't be listed holds no workflow for us: whoever asks is told that there is none.
    }
  }

  /** Of a file that is no document of ours, nothing. */
  private static JsonNode header(Path file) {
    try {
      return TextReader.read(file.toString(), Files.readAllBytes(file)).tree().path("document");
    } catch (IOException | SyntaxException _) {
      return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
  }
}
