package dev.penstock.node.folder;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Held by the one process that works in a data folder. The operating system frees it when the
 * process dies, however it dies.
 */
public final class NodeLock implements AutoCloseable {

  private final FileChannel channel;

  private NodeLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws PlatformException {@code conflict} naming the process that holds it
   */
  public static NodeLock take(DataFolder folder) {
    try {
      FileChannel channel =
          FileChannel.open(
              folder.lock(),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      if (isTaken(channel)) {
        channel.close();
        throw PlatformException.of(ProblemType.CONFLICT, refusal(folder));
      }
      return new NodeLock(channel);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_CONFIGURATION, folder.lock() + " can't be locked."), e);
    }
  }

  private static String refusal(DataFolder folder) {
    String holder =
        NodeFile.read(folder)
            .map(node -> "The node with process id " + node.pid() + " (" + node.url() + ")")
            .orElse("Another process");
    return holder
        + " works in "
        + folder.root()
        + ". Stop it first, or give this one a folder of its own with --data DIR.";
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() == null;
    } catch (OverlappingFileLockException _) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
