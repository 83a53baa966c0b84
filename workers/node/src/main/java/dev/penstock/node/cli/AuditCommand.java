package dev.penstock.node.cli;

import picocli.CommandLine.Command;

@Command(name = "audit", description = "…", mixinStandardHelpOptions = true)
final class AuditCommand implements Runnable {
  @Override
  public void run() {}
}
