package dev.penstock.node.cli;

import dev.penstock.node.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Progress for a person, a line for each thing done. Thread-safe. */
record Screen(PrintWriter out) implements Progress {

  @Override
  public void done(String what, Duration took) {
    synchronized (out) {
      out.println(String.format(Locale.ROOT, "  %-28s %,8d ms", what, took.toMillis()));
      out.flush();
    }
  }

  void say(String line) {
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }
}
