package dev.penstock.node.cli;

import picocli.CommandLine.Command;

@Command(name = "secret", description = "…", mixinStandardHelpOptions = true)
final class SecretCommand implements Runnable {
  @Override
  public void run() {}
}
