package dev.penstock.workers.sandbox;

import dev.penstock.id.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The place of one process: a folder that only this account may enter, in it what the process sees
 * and what its sandbox is told, and a control group. Gone when closed, with all that ran in it.
 */
final class Cell implements AutoCloseable {

  private static final int OPTIONS = 9;
  private static final int STATUS = 8;
  private static final Pattern FIRST = Pattern.compile("\"child-pid\": (\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(1);

  /**
   * Opens the options and the standard input and removes them, so that what is in them is in no
   * file while the process runs; enters the control groups; becomes the sandbox. An input that is
   * known is no pipe: Node.js makes one non-blocking, and who reads it before it is written gets
   * EAGAIN.
   */
  private static final String ENTER =
      """
      exec 9<"$1" && rm -f "$1" && exec 8>"$3" || exit 126
      if [ -n "$2" ]; then
        exec <"$2" && rm -f "$2" || exit 126
      fi
      doors=$4
      shift 4
      while [ "$doors" -gt 0 ]; do
        echo $$ >"$1" || exit 126
        doors=$((doors - 1))
        shift
      done
      exec "$@"
      """;

  private final Sandbox.Job job;
  private final Limits limits;
  private final Path folder;
  private final ControlGroup group;

  private Cell(Sandbox.Job job, Limits limits, Path folder) {
    this.job = job;
    this.limits = limits;
    this.folder = folder;
    this.group = ControlGroup.make(Ids.next("sbx"), limits);
  }

  static Cell make(Sandbox.Job job, Limits limits) throws IOException {
    Cell cell = new Cell(job, limits, Files.createTempDirectory("penstock-sandbox"));
    try {
      Path work = Files.createDirectory(cell.work());
      // Inside nobody reads it, whoever made it outside.
      Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
      for (var each : job.files().entrySet()) {
        Path file = Files.writeString(work.resolve(each.getKey()), each.getValue());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      }
      return cell;
    } catch (IOException e) {
      cell.close();
      throw e;
    }
  }

  /** Writes what the sandbox is told, and says how one is started whose input is known. */
  List<String> command(Bubblewrap with, Duration cpu) throws IOException {
    return command(with, cpu, passing("stdin", job.process().stdin()).toString(), false);
  }

  /** The same for one that is spoken with, on the pipe that its starter holds. */
  List<String> talking(Bubblewrap with, Duration cpu, boolean network) throws IOException {
    return command(with, cpu, "", network);
  }

  private List<String> command(Bubblewrap with, Duration cpu, String stdin, boolean network)
      throws IOException {
    StringBuilder told = new StringBuilder();
    with.options(work(), job.process().environment(), limits, network)
        .forEach(word -> told.append(word).append('\0'));
    Path options = passing("options", told.toString());
    List<String> doors = group.doors();
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, "sandbox"));
    words.addAll(List.of(options.toString(), stdin, status().toString()));
    words.add(Integer.toString(doors.size()));
    words.addAll(doors);
    words.addAll(with.command(OPTIONS, STATUS, limits, cpu, job.program()));
    return words;
  }

  /** A file that only this account may read, until the process has opened it. */
  private Path passing(String name, String content) throws IOException {
    Path file =
        Files.createFile(
            folder.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, content);
  }

  /** Whether the program itself has come to an end, not the sandbox around it. */
  boolean hasRun() {
    try {
      return Files.readString(status()).contains("\"exit-code\"");
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * The first process of the namespace ends a moment after the sandbox's starter has told the
   * program's end, and takes all others with it before it counts as ended itself:
   * pid_namespaces(7).
   */
  private void awaitEmpty() {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (firstIsThere() && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private boolean firstIsThere() {
    try {
      Matcher first = FIRST.matcher(Files.readString(status()));
      if (!first.find()) {
        return false;
      }
      String stat = Files.readString(Path.of("/proc", first.group(1), "stat"));
      char state = stat.charAt(stat.lastIndexOf(')') + 2);
      return state != 'Z' && state != 'X';
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() {
    awaitEmpty();
    group.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException _) {
      // The machine clears its temporary folder itself.
    }
  }

  private Path work() {
    return folder.resolve("work");
  }

  private Path status() {
    return folder.resolve("status");
  }
}
