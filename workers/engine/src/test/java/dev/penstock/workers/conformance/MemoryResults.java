package dev.penstock.workers.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the kit and our own suite gave in memory, kept for the page that the whole-system tests
 * check, so that one build runs them once.
 *
 * @param kit of the specification's project
 * @param own of ours
 */
public record MemoryResults(List<ScenarioResult> kit, List<ScenarioResult> own) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "target/conformance-in-memory.json";
  private static final List<String> TESTED =
      List.of("shared/core", "shared/language", "workers/engine");

  public MemoryResults {
    kit = List.copyOf(kit);
    own = List.copyOf(own);
  }

  /** Keeps them in the engine's build folder, which is the one of the test that runs. */
  public void keep() throws IOException {
    JSON.writeValue(Path.of(FILE).toFile(), this);
  }

  /**
   * Those that were kept, unless something that they tested was compiled since.
   *
   * @param checkout the folder of the whole project
   */
  public static Optional<MemoryResults> kept(Path checkout) throws IOException {
    Path file = checkout.resolve("workers/engine").resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    long since = Files.getLastModifiedTime(file).toMillis();
    for (String module : TESTED) {
      for (String classes : List.of("target/classes", "target/test-classes")) {
        if (newest(checkout.resolve(module).resolve(classes)) > since) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(JSON.readValue(file.toFile(), MemoryResults.class));
  }

  private static long newest(Path folder) throws IOException {
    long newest = 0;
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
        }
      }
    }
    return newest;
  }
}
