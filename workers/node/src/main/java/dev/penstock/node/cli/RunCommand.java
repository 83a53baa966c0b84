package dev.penstock.node.cli;

import picocli.CommandLine.Command;

@Command(name = "run", description = "…", mixinStandardHelpOptions = true)
final class RunCommand implements Runnable {
  @Override
  public void run() {}
}
