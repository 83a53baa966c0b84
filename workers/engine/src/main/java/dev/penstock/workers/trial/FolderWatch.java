package dev.penstock.workers.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Waits for YAML and JSON files of a folder, and of those in it, to change. Not thread-safe. */
public final class FolderWatch implements AutoCloseable {

  /** Editors save in several writes: a change counts when nothing more comes for this long. */
  private static final long QUIET_MILLIS = 40;

  private final Path root;
  private final WatchService service;

  public FolderWatch(Path root) {
    this.root = root;
    try {
      service = root.getFileSystem().newWatchService();
      register();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until something changed since the last call, or since construction.
   *
   * @throws InterruptedException when the waiting thread is told to stop
   */
  public void await() throws InterruptedException {
    boolean changed = false;
    WatchKey key = service.take();
    while (key != null) {
      changed |= key.pollEvents().stream().anyMatch(FolderWatch::matters);
      key.reset();
      key = changed ? service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS) : service.take();
    }
    try {
      register();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Not a report written into the folder: it would be written for ever. */
  private static boolean matters(WatchEvent<?> event) {
    return event.kind().equals(StandardWatchEventKinds.OVERFLOW)
        || String.valueOf(event.context()).matches(".*(\\.(yaml|yml|json)|/?[^.]+)");
  }

  /** Folders made meanwhile are watched from then on; to register one twice changes nothing. */
  private void register() throws IOException {
    List<Path> folders;
    try (Stream<Path> all = Files.walk(root)) {
      folders = all.filter(Files::isDirectory).toList();
    }
    for (Path folder : folders) {
      folder.register(
          service,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
    }
  }

  @Override
  public void close() {
    try {
      service.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
