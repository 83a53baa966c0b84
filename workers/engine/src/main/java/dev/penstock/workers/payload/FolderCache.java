package dev.penstock.workers.payload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file for each copy, the oldest removed when the folder grows too large. Thread-safe. */
public final class FolderCache implements PayloadCache {

  /** How much the folder holds when nobody says otherwise, in bytes. */
  public static final long USUAL = 1L << 30;

  private static final Logger LOG = LoggerFactory.getLogger(FolderCache.class);
  private static final Pattern ADDRESS = Pattern.compile("[0-9a-f]{64}");

  private final Path folder;
  private final long most;
  private final AtomicLong untrimmed = new AtomicLong();

  /**
   * A cache in a folder, which is made when it is missing, also while this is in use.
   *
   * @param folder private to the node
   * @param most bytes that it may hold; for short times an eighth more
   */
  public FolderCache(Path folder, long most) {
    this.folder = folder;
    this.most = most;
    this.untrimmed.set(most);
  }

  @Override
  public Optional<byte[]> find(String address) {
    Path file = file(address);
    try {
      return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      LOG.debug("A cached payload can't be read", e);
      return Optional.empty();
    }
  }

  @Override
  public void put(String address, byte[] sealed) {
    Path file = file(address);
    try {
      if (Files.exists(file)) {
        return;
      }
      Files.createDirectories(folder);
      Path half = Files.createTempFile(folder, "half-", ".tmp");
      try {
        Files.write(half, sealed);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(half);
      }
      if (untrimmed.addAndGet(sealed.length) > most / 8) {
        untrimmed.set(0);
        trim();
      }
    } catch (IOException e) {
      LOG.debug("A payload can't be cached", e);
    }
  }

  @Override
  public void remove(String address) {
    try {
      Files.deleteIfExists(file(address));
    } catch (IOException e) {
      LOG.debug("A cached payload can't be removed", e);
    }
  }

  private record Copy(Path file, long bytes, FileTime at) {}

  private void trim() throws IOException {
    List<Copy> newestFirst;
    try (Stream<Path> files = Files.list(folder)) {
      newestFirst =
          files
              .flatMap(FolderCache::copy)
              .sorted(Comparator.comparing(Copy::at).reversed())
              .toList();
    }
    long held = 0;
    for (Copy copy : newestFirst) {
      held += copy.bytes();
      if (held > most) {
        Files.deleteIfExists(copy.file());
      }
    }
  }

  /** Nothing when somebody removed it meanwhile. */
  private static Stream<Copy> copy(Path file) {
    try {
      return Stream.of(new Copy(file, Files.size(file), Files.getLastModifiedTime(file)));
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  /** An address becomes a file's name, so it is one and nothing else. */
  private Path file(String address) {
    if (!ADDRESS.matcher(address).matches()) {
      throw new IllegalArgumentException("not an address: " + address);
    }
    return folder.resolve(address);
  }
}
