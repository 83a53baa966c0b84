package dev.penstock.audit;

import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * The file outside the database that remembers how far the trail had come: JSON Lines {@code {at,
 * mac, proof, seq}}, only ever appended to and forced to disk line by line. A chain by itself can't
 * show that its end was cut off; this file can. Keep a copy where the database's administrator
 * can't write. Thread-safe; one writer a file.
 */
public final class AuditAnchor {

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final Keyring keyring;
  private final Clock clock;
  private byte[] proof = Anchor.FIRST;
  private long seq;
  private boolean isRead;

  public AuditAnchor(Path file, Keyring keyring, Clock clock) {
    this.file = file;
    this.keyring = keyring;
    this.clock = clock;
  }

  /** Whether there is a file to hold the trail against. */
  public boolean exists() {
    return Files.exists(file);
  }

  /**
   * Remembers a head, if it is newer than the last one remembered.
   *
   * @return false when there was nothing new
   * @throws PlatformException {@code tampered} when the file itself does not hold any more: nothing
   *     is appended to a forged past
   */
  public synchronized boolean remember(long headSeq, byte[] headMac) {
    try {
      readOnce();
      if (headSeq <= seq) {
        return false;
      }
      Anchor anchor =
          Anchor.after(
              proof, headSeq, headMac, clock.instant().truncatedTo(ChronoUnit.MILLIS), keyring);
      append(anchor.line() + "\n");
      proof = anchor.proof();
      seq = headSeq;
      return true;
    } catch (IOException e) {
      // The line may be there all the same: what the file says counts.
      isRead = false;
      throw new PlatformException(
          Problem.of(ProblemType.UNAVAILABLE, "The audit anchor " + file + " can't be written."),
          e);
    }
  }

  /**
   * Proves what is remembered with the installation's key in use, unless that is so: the file is
   * another one then, with the same heads. After any crash it is the old one or the new one.
   *
   * @return whether there was something to do
   * @throws PlatformException as above
   */
  public synchronized boolean renew() {
    try {
      isRead = false;
      readOnce();
      if (seq == 0 || isCurrent()) {
        return false;
      }
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(draft);
      Files.createFile(draft, OWNER_ONLY);
      try (AnchorReader lines = read();
          var channel = FileChannel.open(draft, Set.of(StandardOpenOption.WRITE));
          var out =
              new BufferedWriter(
                  new OutputStreamWriter(
                      Channels.newOutputStream(channel), StandardCharsets.UTF_8))) {
        byte[] previous = Anchor.FIRST;
        while (lines.hasNext()) {
          Anchor renewed = lines.next().renewed(previous, keyring);
          out.write(renewed.line() + "\n");
          previous = renewed.proof();
        }
        out.flush();
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      isRead = false;
      return true;
    } catch (IOException e) {
      isRead = false;
      throw new PlatformException(
          Problem.of(ProblemType.UNAVAILABLE, "The audit anchor " + file + " can't be renewed."),
          e);
    }
  }

  /** Whether its first line is under the key in use; all lines after one that is are, too. */
  private boolean isCurrent() throws IOException {
    try (AnchorReader lines = read()) {
      Anchor first = lines.next();
      return first.line().equals(first.renewed(Anchor.FIRST, keyring).line());
    }
  }

  /** The newest head remembered; 0 when there is none. */
  public synchronized long anchoredSeq() {
    try {
      readOnce();
      return seq;
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.UNAVAILABLE, "The audit anchor " + file + " can't be read."), e);
    }
  }

  /** The lines written until now; an empty reader when there is no file. */
  AnchorReader read() throws IOException {
    return exists()
        ? new AnchorReader(Files.newInputStream(file), wholeLines(), keyring)
        : new AnchorReader(java.io.InputStream.nullInputStream(), 0, keyring);
  }

  private void readOnce() throws IOException {
    if (isRead) {
      return;
    }
    try (AnchorReader lines = read()) {
      while (lines.hasNext()) {
        lines.next();
      }
      proof = lines.proof();
      seq = lines.seq();
      isRead = true;
    } catch (AnchorReader.BrokenLine e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.TAMPERED,
              "Line "
                  + e.line
                  + " of the audit anchor "
                  + file
                  + " was changed. Put the file back from a copy, or move it away to begin anew."),
          e);
    }
  }

  private void append(String line) throws IOException {
    if (Files.notExists(file)) {
      Files.createFile(file, OWNER_ONLY);
    }
    try (var channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE))) {
      // A crash may have left half a line: the next one takes its place.
      long end = wholeLines();
      channel.truncate(end);
      channel.position(end);
      channel.write(java.nio.ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
  }

  /** The length up to the last line feed. */
  private long wholeLines() throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      for (long end = bytes.length(); end > 0; end--) {
        bytes.seek(end - 1);
        if (bytes.read() == '\n') {
          return end;
        }
      }
      return 0;
    }
  }
}
