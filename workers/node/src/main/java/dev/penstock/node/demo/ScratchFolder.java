package dev.penstock.node.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder that is gone after its use, unless it is to be kept.
 *
 * @param path where it is
 * @param isKept whether it stays
 */
public record ScratchFolder(Path path, boolean isKept) implements AutoCloseable {

  public static ScratchFolder make(String prefix, boolean isKept) {
    try {
      return new ScratchFolder(Files.createTempDirectory(prefix), isKept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (isKept) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
