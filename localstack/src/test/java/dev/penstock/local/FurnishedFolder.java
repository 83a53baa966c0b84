package dev.penstock.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;

/**
 * A data folder whose node was started, given the samples and stopped in good order, once for all
 * test classes of a JVM: a copy of it is ready in half the time that an empty folder needs. Copies
 * share the key file and the passwords. It goes away with the JVM. Thread-safe.
 */
final class FurnishedFolder {

  private static final Path FOLDER = furnish();

  private FurnishedFolder() {}

  /** Copies it to a folder that isn't there yet. */
  static void copyTo(Path data) {
    try (var files = Files.walk(FOLDER)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, data.resolve(FOLDER.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path furnish() {
    try {
      Path parent = Files.createTempDirectory("penstock-furnished-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(parent)));
      Path folder = parent.resolve("node");
      try (ClassArchive.Turn turn = new ClassArchive.Turn()) {
        LocalPlatform.startEmpty(folder, turn.options(), List.of()).close();
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
