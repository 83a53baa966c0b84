package dev.penstock.node.backbone;

import dev.penstock.node.process.OwnSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The {@code temporal} program on this machine.
 *
 * @param path where it is
 */
public record TemporalProgram(Path path) {

  /** The version that Penstock is tested with and that {@code doctor --fix} gets. */
  public static final String VERSION = "1.5.1";

  /** From PATH, else from the cache. */
  public static Optional<TemporalProgram> find() {
    return OwnSession.onPath("temporal")
        .or(() -> Optional.of(cached()).filter(Files::isExecutable))
        .map(TemporalProgram::new);
  }

  /** Where {@code doctor --fix} puts it. */
  public static Path cached() {
    return Path.of(System.getProperty("user.home", "."))
        .resolve(".cache")
        .resolve("penstock")
        .resolve("temporal-" + VERSION)
        .resolve("temporal");
  }
}
