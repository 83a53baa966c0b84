package dev.penstock.node.cli;

import picocli.CommandLine.Command;

@Command(name = "doctor", description = "…", mixinStandardHelpOptions = true)
final class DoctorCommand implements Runnable {
  @Override
  public void run() {}
}
