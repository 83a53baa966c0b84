package dev.penstock.node.cli;

import picocli.CommandLine.Command;

@Command(name = "demo", description = "…", mixinStandardHelpOptions = true)
final class DemoCommand implements Runnable {
  @Override
  public void run() {}
}
