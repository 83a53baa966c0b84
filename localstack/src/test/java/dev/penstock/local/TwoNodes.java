package dev.penstock.local;

import dev.penstock.node.backbone.DevTemporal;
import dev.penstock.node.backbone.TemporalProgram;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.postgres.OlderServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Two nodes of one installation, on a store and a backbone that neither of them runs. */
final class TwoNodes implements AutoCloseable {

  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final LocalPlatform one;
  private final LocalPlatform two;

  /**
   * Starts them.
   *
   * @param folder empty, for all that they keep
   */
  TwoNodes(Path folder) throws Exception {
    try {
      OlderServer store =
          OlderServer.start(
              Files.createDirectories(folder.resolve("store")),
              Path.of("target", "oldest-postgresql.jar"));
      closing.push(store::close);
      DevTemporal backbone =
          DevTemporal.start(TemporalProgram.find().orElseThrow(), folder.resolve("temporal"));
      closing.push(backbone::close);
      String[] shared = {"--database", store.url(), "--temporal", backbone.target()};
      one = LocalPlatform.startEmpty(folder.resolve("one"), shared);
      closing.push(one::close);
      copyKeys(one.data(), folder.resolve("two"));
      two = LocalPlatform.startBeside(folder.resolve("two"), shared);
      closing.push(two::close);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  LocalPlatform one() {
    return one;
  }

  LocalPlatform two() {
    return two;
  }

  /** What was started last ends first. */
  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }

  /** What makes the second a node of the same installation. */
  private static void copyKeys(Path from, Path to) throws IOException {
    DataFolder first = DataFolder.at(from);
    DataFolder second = DataFolder.open(to);
    Files.createDirectories(second.rootKey().getParent());
    Files.copy(first.rootKey(), second.rootKey());
    Files.copy(first.checkpointKey(), second.checkpointKey());
    Files.copy(first.roles(), second.roles());
  }
}
