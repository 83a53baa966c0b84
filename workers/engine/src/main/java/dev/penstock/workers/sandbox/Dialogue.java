package dev.penstock.workers.sandbox;

import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process in the sandbox that is spoken with line by line, on its standard input and output. Of
 * its standard error the end is kept. Closing ends it, with all that it started. One thread speaks.
 */
public final class Dialogue implements AutoCloseable {

  private static final int LINES = 1_000;
  private static final long LOOK_MILLIS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** What came of listening. */
  public sealed interface Heard {
    record Line(String text) implements Heard {}

    /**
     * It speaks no more.
     *
     * @param begun whether the program itself has run, not only the sandbox around it
     * @param complaints the end of its standard error
     */
    record Silent(boolean begun, String complaints) implements Heard {}

    /**
     * It said more than is taken, and was ended.
     *
     * @param most bytes
     */
    record TooMuch(int most) implements Heard {}

    record TimedOut() implements Heard {}

    /** Nobody waits for it any more. */
    record Stopped() implements Heard {}
  }

  private sealed interface Said {
    record Line(String text) implements Said {}

    record End(boolean tooMuch) implements Said {}
  }

  private final Process process;
  private final Cell cell;
  private final int most;
  private final BlockingQueue<Optional<String>> toSay = new LinkedBlockingQueue<>();
  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>(LINES);
  private final LastWords complaints;
  private final Thread reader;
  private final Thread writer;

  /**
   * Of a process that was started in this cell, which it closes in the end.
   *
   * @param most bytes of its standard output
   */
  Dialogue(Process process, Cell cell, int most) {
    this.process = process;
    this.cell = cell;
    this.most = most;
    this.complaints = LastWords.of(process.getErrorStream());
    this.reader = Thread.ofVirtual().start(this::read);
    this.writer = Thread.ofVirtual().start(this::write);
  }

  /** Says a line, which has no line break; whether it is taken shows in what is heard. */
  public void say(String line) {
    toSay.add(Optional.of(line));
  }

  /** The next line that is not blank. */
  public Heard hear(Deadline deadline, StopSignal stop) {
    try {
      while (true) {
        long left = deadline.left().toMillis();
        Said next = said.poll(Math.clamp(left, 1, LOOK_MILLIS), TimeUnit.MILLISECONDS);
        switch (next) {
          case Said.Line(String text) -> {
            return new Heard.Line(text);
          }
          case Said.End(boolean tooMuch) -> {
            return tooMuch ? new Heard.TooMuch(most) : silent();
          }
          case null -> {
            if (stop.isGiven()) {
              return new Heard.Stopped();
            }
            if (left <= 0) {
              return new Heard.TimedOut();
            }
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Heard.Stopped();
    }
  }

  /** Closes its input, then asks it to end, then ends it (MCP, section Shutdown). */
  @Override
  public void close() {
    toSay.add(Optional.empty());
    try {
      if (!process.waitFor(PATIENCE)) {
        // Its own processes, not the sandbox's, which would take them down unasked.
        process.descendants().forEach(ProcessHandle::destroy);
        process.waitFor(PATIENCE);
      }
      ProcessGroup.end(process);
    } catch (InterruptedException _) {
      ProcessGroup.kill(process);
      Thread.currentThread().interrupt();
    } finally {
      reader.interrupt();
      writer.interrupt();
      cell.close();
    }
  }

  private Heard silent() throws InterruptedException {
    process.waitFor(PATIENCE);
    return new Heard.Silent(process.isAlive() || cell.hasRun(), complaints.text());
  }

  private void write() {
    try (OutputStream out = process.getOutputStream()) {
      for (Optional<String> line = toSay.take(); line.isPresent(); line = toSay.take()) {
        out.write((line.get() + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException | InterruptedException _) {
      // It reads no more, or the dialogue is over.
    }
  }

  private void read() {
    try (InputStream in = process.getInputStream()) {
      said.put(new Said.End(readLines(in)));
    } catch (IOException | InterruptedException _) {
      var _ = said.offer(new Said.End(false));
    }
  }

  /** Until the end, or until it is too much. */
  private boolean readLines(InputStream in) throws IOException, InterruptedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    int total = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      total += read;
      if (total > most) {
        ProcessGroup.kill(process);
        return true;
      }
      for (int i = 0; i < read; i++) {
        if (buffer[i] == '\n') {
          put(line);
        } else {
          line.write(buffer[i]);
        }
      }
    }
    put(line);
    return false;
  }

  private void put(ByteArrayOutputStream line) throws InterruptedException {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (!text.isBlank()) {
      said.put(new Said.Line(text));
    }
  }
}
