package dev.penstock.node.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What another JVM of this user holds.
 *
 * @param heapBytes used after a collection of all that is garbage
 * @param residentBytes of the whole process, as its system counts them
 */
public record ProcessMemory(long heapBytes, long residentBytes) {

  /** A line for each part of the heap, whichever collector; classes are not part of it. */
  private static final Pattern USED =
      Pattern.compile("^(?!\\s*(?:Metaspace|class space)).*\\bused (\\d+)K", Pattern.MULTILINE);

  private static final Pattern RESIDENT =
      Pattern.compile("^VmRSS:\\s+(\\d+) kB$", Pattern.MULTILINE);

  /**
   * Collects and looks.
   *
   * @throws IllegalStateException when there is no such JVM
   */
  public static ProcessMemory of(long pid) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String process = Long.toString(pid);
    output(List.of(jcmd, process, "GC.run"));
    long heap =
        USED.matcher(output(List.of(jcmd, process, "GC.heap_info")))
            .results()
            .mapToLong(part -> Long.parseLong(part.group(1)))
            .sum();
    return new ProcessMemory(heap << 10, resident(process) << 10);
  }

  @Override
  public String toString() {
    return "heap after collection "
        + (heapBytes >> 20)
        + " MiB, resident "
        + (residentBytes >> 20)
        + " MiB";
  }

  private static long resident(String process) {
    Path status = Path.of("/proc", process, "status");
    if (Files.notExists(status)) {
      return Long.parseLong(output(List.of("ps", "-o", "rss=", "-p", process)).strip());
    }
    try {
      var line = RESIDENT.matcher(Files.readString(status));
      return line.find() ? Long.parseLong(line.group(1)) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String output(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
