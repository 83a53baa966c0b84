package dev.penstock.audit;

import dev.penstock.audit.proof.InvalidProof;
import dev.penstock.audit.proof.NoteSigner;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The file of the key that signs checkpoints: made with the installation, its owner's alone. */
public final class CheckpointKey {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private CheckpointKey() {}

  /**
   * Reads the key, or makes it for a trail that has no checkpoints yet.
   *
   * @param notes where the checkpoints are that it has signed
   * @throws PlatformException {@code invalid-configuration} when others may read it, when it is no
   *     key, or when it is gone: a new one would vouch for nothing that the old one signed
   */
  public static NoteSigner loadOrCreate(Path file, CheckpointFile notes) {
    if (Files.notExists(file) && notes.exists()) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION,
          "The key "
              + file
              + " is gone, and there are checkpoints that it signed. Put it back from a copy, or"
              + " move "
              + notes.path()
              + " away to begin anew with another key.");
    }
    try {
      if (Files.notExists(file)) {
        create(file);
      }
      return read(file);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_CONFIGURATION,
              "The key of the audit checkpoints, " + file + ", can't be read or made."),
          e);
    }
  }

  /**
   * Reads a key that is there.
   *
   * @throws PlatformException {@code invalid-configuration} as above
   */
  public static NoteSigner load(Path file) {
    try {
      return read(file);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_CONFIGURATION,
              "The key of the audit checkpoints, "
                  + file
                  + ", can't be read. A node makes it"
                  + " when it first starts."),
          e);
    }
  }

  /**
   * Puts another key in the place of one, which hands over to it. After any crash the file is the
   * one or the other.
   *
   * @param size of the newest checkpoint
   * @param cut the trail's beginning, 0 when it is all there
   */
  public static NoteSigner rotate(Path file, long size, long cut) {
    NoteSigner next = load(file).handOver(size, cut);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(draft);
      write(draft, next);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder = FileChannel.open(file.resolveSibling("."))) {
        folder.force(true);
      }
      return next;
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_CONFIGURATION, "The key " + file + " can't be replaced."),
          e);
    }
  }

  private static NoteSigner read(Path file) throws IOException {
    if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION,
          "The key file " + file + " may be read by others. Mend it with: chmod 600 " + file);
    }
    try {
      return NoteSigner.parse(Files.readString(file));
    } catch (InvalidProof e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_CONFIGURATION,
              "The key file " + file + " does not hold a signing key. " + e.getMessage()),
          e);
    }
  }

  private static void create(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    write(file, NoteSigner.generate());
  }

  private static void write(Path file, NoteSigner signer) throws IOException {
    byte[] text = signer.secretText().getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      channel.write(ByteBuffer.wrap(text));
      channel.force(true);
    }
  }
}
