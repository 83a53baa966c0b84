package dev.penstock.node.cli;

import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code warm-up}: loads what most commands load, so that the build can keep it prepared. */
@Command(name = "warm-up", hidden = true, description = "For the build only.")
final class WarmUpCommand implements Runnable {

  @Override
  public void run() {
    CommandLine line = Main.commandLine();
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    line.setOut(nowhere);
    line.setErr(nowhere);
    for (String command : line.getSubcommands().keySet()) {
      if (!command.equals("warm-up")) {
        line.execute(command, "--help");
      }
    }
    line.execute("info", "--data", "/nonexistent");
  }
}
