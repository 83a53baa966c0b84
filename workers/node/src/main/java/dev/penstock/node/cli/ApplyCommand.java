package dev.penstock.node.cli;

import picocli.CommandLine.Command;

@Command(name = "apply", description = "…", mixinStandardHelpOptions = true)
final class ApplyCommand implements Runnable {
  @Override
  public void run() {}
}
