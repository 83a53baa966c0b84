package dev.penstock.node.bench;

import java.io.PrintStream;
import java.nio.file.Path;

/** What the API costs: a page of a long list, and a run asked for until it does something. */
public final class ApiBench {

  private ApiBench() {}

  /**
   * Runs it and prints the tables.
   *
   * @param data an empty folder for the node
   * @param rounds how many pages of each kind are counted; a tenth as many runs
   * @return whether the lists are within their target
   */
  public static boolean run(PrintStream out, Path data, int rounds) {
    boolean held = RunListBench.run(out, rounds);
    RunStartBench.run(out, data, Math.max(5, rounds / 10));
    return held;
  }
}
