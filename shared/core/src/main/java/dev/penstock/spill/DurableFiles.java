package dev.penstock.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that are whole or not there. Each step says its name before it is taken, so that a test can
 * let the process die between any two.
 */
class DurableFiles {

  /** What is done one after the other; the name of the step that comes next. */
  void before(String step) throws IOException {}

  /** When it returns, the file is there after any crash, with exactly these bytes. */
  void write(Path draft, Path file, byte[] bytes) throws IOException {
    before("create");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      before("write");
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      before("force the file");
      channel.force(true);
    }
    before("rename");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    before("force the folder");
    force(file.resolveSibling(".").normalize());
    before("answer");
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
