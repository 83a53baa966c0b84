package dev.penstock.node.cli;

import picocli.CommandLine.Command;

@Command(name = "validate", description = "…", mixinStandardHelpOptions = true)
final class ValidateCommand implements Runnable {
  @Override
  public void run() {}
}
