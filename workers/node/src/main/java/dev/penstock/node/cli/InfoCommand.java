package dev.penstock.node.cli;

import picocli.CommandLine.Command;

@Command(name = "info", description = "…", mixinStandardHelpOptions = true)
final class InfoCommand implements Runnable {
  @Override
  public void run() {}
}
