package dev.penstock.keyring;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The key file (0600). It is read again as soon as it is another one, so that a process that runs
 * follows a rotation. Thread-safe.
 */
public final class KeyFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;
  private @Nullable Known known;

  private record Known(Object state, KeyLines lines) {}

  KeyFile(Path file) {
    this.file = file;
  }

  /** Makes the file when it is missing. */
  static KeyFile openOrCreate(Path file) {
    KeyFile opened = new KeyFile(file);
    try {
      if (Files.notExists(file)) {
        create(file);
      }
    } catch (IOException e) {
      throw opened.unreadable(e);
    }
    return opened;
  }

  /**
   * What it says now.
   *
   * @throws PlatformException {@code invalid-configuration} when others may read it, or it is no
   *     key file
   */
  synchronized KeyLines lines() {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Object state = List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
      Known before = known;
      if (before != null && before.state().equals(state)) {
        return before.lines();
      }
      if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
        throw PlatformException.of(
            ProblemType.INVALID_CONFIGURATION,
            "The key file " + file + " may be read by others. Mend it with: chmod 600 " + file);
      }
      KeyLines lines = KeyLines.parse(Files.readString(file, StandardCharsets.US_ASCII));
      known = new Known(state, lines);
      return lines;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Gives the vault a new root key. The one before is kept and accepted, older ones are not: no
   * data key may be wrapped by them any more. After any crash the file is the old one or the new
   * one.
   */
  public static void rotate(Path file) {
    replace(file, KeyLines::rotated);
  }

  /**
   * Puts the key that the next rotation takes into the file. It wraps nothing yet and is accepted:
   * copies of the file can be given to other processes before anything needs it.
   */
  public static void prepare(Path file) {
    replace(file, KeyLines::prepared);
  }

  /**
   * Puts the installation's key that is to follow into the file, unless there is one. Nothing is
   * made with it, and what others make with it is taken.
   */
  public static void prepareInstallation(Path file) {
    replace(file, KeyLines::installationPrepared);
  }

  /** Makes everything with the prepared key from now on, and takes what those before made. */
  public static void takeInstallation(Path file) {
    replace(file, KeyLines::installationTaken);
  }

  /** Lets go of the installation's keys before the one in use. */
  public static void dropInstallation(Path file) {
    replace(file, KeyLines::installationAlone);
  }

  /** Puts a key into the file that is to take over the trail's chain, if there is none yet. */
  public static void askForTrailKey(Path file) {
    replace(file, KeyLines::withTrailPending);
  }

  /** Says by which entry the chain has handed over to it. */
  public static void trailKeyIsTaken(Path file, long since) {
    replace(file, lines -> lines.trailTaken(since));
  }

  /** Whoever changes it comes one after the other: commands of its owner, and the node. */
  private static synchronized void replace(Path file, UnaryOperator<KeyLines> change) {
    KeyFile opened = new KeyFile(file);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel turns =
            FileChannel.open(
                file.resolveSibling(file.getFileName() + ".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        FileLock _ = turns.lock()) {
      Files.deleteIfExists(draft);
      write(draft, change.apply(opened.lines()).text());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder = FileChannel.open(file.resolveSibling("."))) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw opened.unreadable(e);
    }
  }

  private static void create(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      write(file, KeyLines.fresh().text());
    } catch (FileAlreadyExistsException e) {
      // Another process of the same node made it in between: theirs is the key, ours was never
      // used.
      return;
    }
  }

  private static void write(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private PlatformException unreadable(IOException cause) {
    return new PlatformException(
        Problem.of(
            ProblemType.INVALID_CONFIGURATION,
            "The key file " + file + " can't be read or written."),
        cause);
  }
}
