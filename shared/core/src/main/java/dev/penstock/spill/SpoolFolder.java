package dev.penstock.spill;

import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.spill.SpoolIndex.Held;
import dev.penstock.spill.SpoolIndex.Sent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A spill in a folder of this machine: one file for each delivery, numbered in the order of arrival
 * and sealed under a key that is not in the folder. A file is written as a draft, forced to the
 * disk and renamed before its delivery is answered. Only one process may have the folder.
 * Thread-safe.
 */
public final class SpoolFolder implements Spill {

  /** How many bytes are kept when nobody says otherwise. */
  public static final long USUAL_BYTES = 256L * 1024 * 1024;

  /** What a file takes of a disk at the least. */
  private static final long BLOCK = 4096;

  private static final Pattern NAME = Pattern.compile("([0-9]{19})-(dlv_[0-9a-z]{26})");

  private final Path waiting;
  private final Path drafts;
  private final Path aside;
  private final SpillSeal seal;
  private final long mostBytes;
  private final DurableFiles files;
  private final SpoolIndex index = new SpoolIndex();

  /** Writers take turns: so the order of numbers is the order in which files are there. */
  private final ReentrantLock writing = new ReentrantLock();

  private long lastNumber;

  private SpoolFolder(Path folder, Keyring keyring, long mostBytes, DurableFiles files) {
    this.waiting = folder.resolve("waiting");
    this.drafts = folder.resolve("drafts");
    this.aside = folder.resolve("aside");
    this.seal = new SpillSeal(keyring);
    this.mostBytes = mostBytes;
    this.files = files;
  }

  /**
   * Opens the folder, made if need be. Drafts of a process that died are removed: nobody was
   * answered for them. What is not whole is put aside.
   *
   * @param mostBytes how much of the disk it may take
   * @throws PlatformException {@code invalid-configuration} when the folder can't be used
   */
  public static SpoolFolder open(Path folder, Keyring keyring, long mostBytes) {
    return open(folder, keyring, mostBytes, new DurableFiles());
  }

  static SpoolFolder open(Path folder, Keyring keyring, long mostBytes, DurableFiles files) {
    SpoolFolder spool = new SpoolFolder(folder, keyring, mostBytes, files);
    try {
      spool.load();
      return spool;
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_CONFIGURATION, "The spool folder " + folder + " can't be used."),
          e);
    }
  }

  @Override
  public boolean holds(String trigger) {
    return index.holds(trigger);
  }

  @Override
  public SpilledDelivery put(SpilledDelivery spilled) {
    Sent sent = new Sent(spilled.delivery().trigger(), spilled.delivery().senderId());
    String id = spilled.delivery().id();
    byte[] file = SpoolFile.of(seal.seal(spilled));
    writing.lock();
    try {
      Optional<SpilledDelivery> earlier = index.find(sent).flatMap(this::read);
      if (earlier.isPresent()) {
        return earlier.get();
      }
      long size = Math.max(BLOCK, file.length);
      if (index.bytes() + size > mostBytes) {
        throw PlatformException.of(ProblemType.UNAVAILABLE, "The spool is full.");
      }
      Held held = new Held(++lastNumber, id, sent, size);
      files.write(drafts.resolve(held.fileName()), waiting.resolve(held.fileName()), file);
      index.add(held);
      return spilled;
    } catch (IOException e) {
      throw unavailable("The spool can't be written.", e);
    } finally {
      writing.unlock();
    }
  }

  /** How many wait. */
  public int size() {
    return index.size();
  }

  /** How many were put aside, since they can't be read or the store won't have them. */
  public int asideCount() {
    try (var found = Files.list(aside)) {
      return Math.toIntExact(found.count());
    } catch (IOException e) {
      throw unavailable("The spool can't be read.", e);
    }
  }

  /** The one that has waited longest. One that is not whole any more is put aside. */
  public Optional<SpilledDelivery> oldest() {
    Optional<Held> first = index.oldest();
    while (first.isPresent()) {
      Optional<SpilledDelivery> found = read(first.get());
      if (found.isPresent()) {
        return found;
      }
      setAside(first.get());
      first = index.oldest();
    }
    return Optional.empty();
  }

  /** Lets go of the oldest, which the store has by now: to take it in again changes nothing. */
  public void remove(SpilledDelivery oldest) {
    Held held = held(oldest);
    try {
      Files.deleteIfExists(waiting.resolve(held.fileName()));
    } catch (IOException e) {
      throw unavailable("The spool can't be tidied.", e);
    }
    index.remove(held);
  }

  /** Keeps the oldest apart, which the store will not have, for a person to look at. */
  public void setAside(SpilledDelivery oldest) {
    setAside(held(oldest));
  }

  private Held held(SpilledDelivery oldest) {
    return index
        .oldest()
        .filter(held -> held.id().equals(oldest.delivery().id()))
        .orElseThrow(() -> new IllegalStateException("only the oldest is let go of"));
  }

  private void setAside(Held held) {
    try {
      Files.move(
          waiting.resolve(held.fileName()),
          aside.resolve(held.fileName()),
          StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unavailable("The spool can't be tidied.", e);
    }
    index.remove(held);
  }

  private Optional<SpilledDelivery> read(Held held) {
    try {
      return read(waiting.resolve(held.fileName()), held.id());
    } catch (IOException e) {
      throw unavailable("The spool can't be read.", e);
    }
  }

  private Optional<SpilledDelivery> read(Path file, String id) throws IOException {
    return SpoolFile.sealed(Files.readAllBytes(file)).flatMap(content -> seal.open(id, content));
  }

  private void load() throws IOException {
    var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    for (Path each : List.of(waiting, drafts, aside)) {
      Files.createDirectories(each, mine);
    }
    try (var left = Files.list(drafts)) {
      for (Path draft : left.toList()) {
        Files.delete(draft);
      }
    }
    try (var found = Files.list(waiting)) {
      for (Path file : found.sorted().toList()) {
        load(file);
      }
    }
    lastNumber = index.lastNumber();
  }

  private void load(Path file) throws IOException {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    Optional<SpilledDelivery> found = name.matches() ? read(file, name.group(2)) : Optional.empty();
    if (found.isEmpty()) {
      Files.move(file, aside.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    var delivery = found.get().delivery();
    index.add(
        new Held(
            Long.parseLong(name.group(1)),
            delivery.id(),
            new Sent(delivery.trigger(), delivery.senderId()),
            Math.max(BLOCK, Files.size(file))));
  }

  private static PlatformException unavailable(String detail, IOException cause) {
    return new PlatformException(Problem.of(ProblemType.UNAVAILABLE, detail), cause);
  }
}
