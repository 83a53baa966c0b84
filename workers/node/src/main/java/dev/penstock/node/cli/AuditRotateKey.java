package dev.penstock.node.cli;

import dev.penstock.keyring.KeyFile;
import dev.penstock.node.folder.NodeFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit rotate-key}: another key for the checkpoints, or for the chain. */
@Command(
    name = "rotate-key",
    description =
        "Have the node sign the trail's checkpoints, or chain its entries, with another key from its"
            + " next start.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The key before hands over: both sign that. What it has signed until then counts as before, and",
      "nothing that it signs later. Give auditors the new audit key.",
      "",
      "With --chain it is the key that entries are chained with. The next is put into the key file now,",
      "the node hands over to it, and keys before stay: back the key file up then, and give it to all",
      "who have a copy.",
      "",
      "Examples:",
      "  ./penstock audit rotate-key",
      "  ./penstock audit rotate-key --chain"
    })
final class AuditRotateKey implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Option(names = "--chain", description = "The key of the chain, in place of the checkpoints'.")
  boolean chain;

  @Override
  public Integer call() {
    if (chain) {
      KeyFile.askForTrailKey(node.folder().rootKey());
    } else {
      node.folder().askForCheckpointKey();
    }
    io.out()
        .println(
            NodeFile.ofRunning(node.folder()).isPresent()
                ? "The key is rotated when this node starts again."
                : "The key is rotated when the node starts.");
    io.out().flush();
    return 0;
  }
}
