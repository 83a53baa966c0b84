package dev.penstock.audit.anchor;

import dev.penstock.audit.CheckpointFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file on another disk or machine, appended to and forced to disk.
 *
 * @param path the file; its folder is there
 */
record FileAnchor(Path path) implements CheckpointAnchor {

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public void keep(long size, String note) throws IOException {
    new CheckpointFile(path).append(note);
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(path);
  }
}
