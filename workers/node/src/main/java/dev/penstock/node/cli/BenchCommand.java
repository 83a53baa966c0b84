package dev.penstock.node.cli;

import picocli.CommandLine.Command;

@Command(name = "bench", description = "…", mixinStandardHelpOptions = true)
final class BenchCommand implements Runnable {
  @Override
  public void run() {}
}
