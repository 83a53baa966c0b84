package dev.penstock.node.cli;

import picocli.CommandLine.Command;

@Command(name = "token", description = "…", mixinStandardHelpOptions = true)
final class TokenCommand implements Runnable {
  @Override
  public void run() {}
}
