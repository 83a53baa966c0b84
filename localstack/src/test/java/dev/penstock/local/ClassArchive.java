package dev.penstock.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node loads, prepared ahead of time (JEP 483) by the first that starts: the others take
 * half of the processor time to start. The JVM itself sees when it is another build's and does
 * without.
 */
final class ClassArchive {

  private static final Path ARCHIVE = Path.of("target", "node.aot").toAbsolutePath();

  private ClassArchive() {}

  /** How a program takes it, once there is one. */
  static List<String> taken() {
    return Files.exists(ARCHIVE) ? List.of("-XX:AOTCache=" + ARCHIVE, "-Xlog:disable") : List.of();
  }

  /** The right to make it, which one of the test JVMs has. */
  static final class Turn implements AutoCloseable {

    private final Path seen = ARCHIVE.resolveSibling("node.aotconf");
    private final Path made = ARCHIVE.resolveSibling("node.aot.made");
    private final FileChannel channel;
    private final @Nullable FileLock lock;

    Turn() throws IOException {
      channel =
          FileChannel.open(
              ARCHIVE.resolveSibling("node.aot.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      lock = Files.exists(ARCHIVE) ? null : channel.tryLock();
    }

    /** How the program is started that is watched; as any other when it isn't this JVM's turn. */
    List<String> options() {
      return lock == null
          ? taken()
          : List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + seen, "-Xlog:disable");
    }

    /** Lets the others have it as soon as it is made, which takes longer than anyone waits. */
    @Override
    public void close() throws IOException {
      if (lock == null) {
        channel.close();
        return;
      }
      Process making =
          Program.start(
              Path.of("/dev/null"),
              Path.of("/dev/null"),
              List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + seen, "-XX:AOTCache=" + made),
              List.of(),
              Map.of());
      var _ = making.onExit().thenAccept(_ -> keep());
    }

    private void keep() {
      try (channel) {
        if (Files.exists(made)) {
          Files.move(made, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
