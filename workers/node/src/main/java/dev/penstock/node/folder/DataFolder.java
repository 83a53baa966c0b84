package dev.penstock.node.folder;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Everything that one node keeps on disk. The folder and what is in it is the owner's alone (0700):
 * whoever can read it owns the installation.
 *
 * @param root the folder itself, absolute
 */
public record DataFolder(Path root) {

  /** The default of {@code --data}. */
  public static Path usual() {
    return Path.of(System.getProperty("user.home", ".")).resolve(".penstock");
  }

  /** Opens the folder, making it when it is missing. */
  public static DataFolder open(Path path) {
    DataFolder folder = at(path);
    try {
      Files.createDirectories(folder.root);
      Files.setPosixFilePermissions(folder.root, PosixFilePermissions.fromString("rwx------"));
      return new DataFolder(folder.root.toRealPath());
    } catch (IOException | UnsupportedOperationException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_CONFIGURATION,
              "The data folder "
                  + folder.root
                  + " can't be made or kept private (0700): "
                  + e.getMessage()
                  + ". Name another one with --data DIR."),
          e);
    }
  }

  /** The folder as it is, without touching it. */
  public static DataFolder at(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      return new DataFolder(Files.exists(absolute) ? absolute.toRealPath() : absolute);
    } catch (IOException e) {
      return new DataFolder(absolute);
    }
  }

  public Path rootKey() {
    return root.resolve("keys").resolve("root.key");
  }

  public Path lock() {
    return root.resolve("node.lock");
  }

  public Path nodeFile() {
    return root.resolve("node.json");
  }

  public Path log() {
    return root.resolve("node.log");
  }

  public Path postgres() {
    return root.resolve("postgres");
  }

  public Path temporal() {
    return root.resolve("temporal");
  }

  /** Copies of what the store holds: deleting it loses nothing. */
  public Path payloads() {
    return root.resolve("payloads");
  }

  /** Deliveries that came while the store was away: to delete it loses them. */
  public Path spool() {
    return root.resolve("spool");
  }

  public Path roles() {
    return root.resolve("database.json");
  }

  public Path auditAnchor() {
    return root.resolve("audit.anchor");
  }

  /** Beside the root key, and no key of its: who can make entries can't sign checkpoints. */
  public Path checkpointKey() {
    return root.resolve("keys").resolve("checkpoint.key");
  }

  /** Asks the node that starts next for another key of checkpoints. */
  public void askForCheckpointKey() {
    PrivateFile.write(checkpointKeyDue(), "rotate\n");
  }

  /** Whether another key of checkpoints was asked for. */
  public boolean isCheckpointKeyDue() {
    return Files.exists(checkpointKeyDue());
  }

  /** Says that it is there. */
  public void checkpointKeyIsRotated() {
    try {
      Files.deleteIfExists(checkpointKeyDue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path checkpointKeyDue() {
    return root.resolve("keys").resolve("checkpoint.key.due");
  }

  /** What this node's worker is called, made when it first starts. */
  public Path worker() {
    return root.resolve("worker.id");
  }

  public Path auditCheckpoints() {
    return root.resolve("audit.checkpoints");
  }
}
