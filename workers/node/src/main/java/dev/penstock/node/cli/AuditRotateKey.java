package dev.penstock.node.cli;

import dev.penstock.node.folder.NodeFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code audit rotate-key}: another key for the checkpoints. */
@Command(
    name = "rotate-key",
    description =
        "Have the node sign the trail's checkpoints with another key from its next start.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The key before hands over: both sign that. What it has signed until then counts as before, and",
      "nothing that it signs later. Give auditors the new audit key.",
      "",
      "Example:",
      "  ./penstock audit rotate-key"
    })
final class AuditRotateKey implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Override
  public Integer call() {
    node.folder().askForCheckpointKey();
    io.out()
        .println(
            NodeFile.ofRunning(node.folder()).isPresent()
                ? "The key is rotated when this node starts again."
                : "The key is rotated when the node starts.");
    io.out().flush();
    return 0;
  }
}
