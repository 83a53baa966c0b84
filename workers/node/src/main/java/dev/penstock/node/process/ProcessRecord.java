package dev.penstock.node.process;

import dev.penstock.node.folder.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A note of the program that was started for a folder, so that the next node finds what a killed
 * one left running. A process id alone proves nothing, since ids are reused: only a live process
 * whose arguments name our file is ours.
 *
 * @param file where the note is kept
 * @param mark an argument that only our program has, for example the path of its data
 */
public record ProcessRecord(Path file, String mark) {

  public void write(ProcessHandle process) {
    PrivateFile.write(file, process.pid() + "\n");
  }

  public void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The noted process, when it still runs and is really ours. */
  public Optional<ProcessHandle> find() {
    String noted = read();
    if (!noted.matches("\\d{1,10}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(noted))
        .filter(ProcessHandle::isAlive)
        .filter(this::carriesMark);
  }

  /** Stops the noted process: asks first, and kills it when it has not gone in time. */
  public void stopLeftover(Duration patience) {
    find().ifPresent(process -> stop(process, patience));
    remove();
  }

  /** Asks a process to end and waits; kills it when it has not gone in time. */
  public static void stop(ProcessHandle process, Duration patience) {
    process.destroy();
    if (!ended(process, patience)) {
      process.destroyForcibly();
      ended(process, patience);
    }
  }

  private static boolean ended(ProcessHandle process, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (java.util.concurrent.ExecutionException e) {
      return !process.isAlive();
    }
  }

  /** A zombie has no arguments left, so it never passes for ours. */
  private boolean carriesMark(ProcessHandle process) {
    return process
        .info()
        .arguments()
        .map(arguments -> List.of(arguments).contains(mark))
        .or(() -> process.info().commandLine().map(line -> line.contains(mark)))
        .orElse(false);
  }

  private String read() {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
