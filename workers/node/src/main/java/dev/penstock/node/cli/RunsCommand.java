package dev.penstock.node.cli;

import picocli.CommandLine.Command;

@Command(name = "runs", description = "…", mixinStandardHelpOptions = true)
final class RunsCommand implements Runnable {
  @Override
  public void run() {}
}
