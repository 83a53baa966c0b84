package dev.penstock.node.cli;

import dev.penstock.audit.ChainKeyRotation;
import dev.penstock.keyring.KeyFile;
import dev.penstock.node.folder.NodeFile;
import dev.penstock.node.owner.OwnerDesk;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit rotate-key}: another key for the checkpoints, or for the chain. */
@Command(
    name = "rotate-key",
    description =
        "Have the node sign the trail's checkpoints with another key from its next start, or chain"
            + " the trail's entries with another key.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The key before hands over: both sign that. What it has signed until then counts as before, and",
      "nothing that it signs later. Give auditors the new audit key.",
      "",
      "With --chain it is the key that entries are chained with. The chain is handed over at once while",
      "the node runs, else when it starts, and keys before stay in the key file: back it up then, and",
      "give it to all who have a copy. Where other nodes share the store, first --prepare, and copy the",
      "key file to them: they go over by themselves.",
      "",
      "Examples:",
      "  ./penstock audit rotate-key",
      "  ./penstock audit rotate-key --chain"
    })
final class AuditRotateKey implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @ArgGroup(exclusive = false)
  Chain of = new Chain();

  /** Which key, when it is not the checkpoints'. */
  static final class Chain {
    @Option(
        names = "--chain",
        required = true,
        description = "The key of the chain, in place of the checkpoints'.")
    boolean chain;

    @Option(
        names = "--prepare",
        description = "Only put the next key into the key file, to be copied to other nodes.")
    boolean prepare;
  }

  @Override
  public Integer call() {
    io.out().println(of.chain ? chained() : checkpoints());
    io.out().flush();
    return 0;
  }

  private String checkpoints() {
    node.folder().askForCheckpointKey();
    return isRunning()
        ? "The key is rotated when this node starts again."
        : "The key is rotated when the node starts.";
  }

  private String chained() {
    Path file = node.folder().rootKey();
    KeyFile.askForTrailKey(file);
    if (of.prepare) {
      return "The key file has the chain's next key. Give it to the other nodes.";
    }
    if (!isRunning()) {
      return "The chain is handed over when the node starts.";
    }
    try (OwnerDesk desk = OwnerDesk.open(node.folder())) {
      var rotation = new ChainKeyRotation(desk.database(), file, Clock.systemUTC());
      long since = rotation.finish().orElseThrow();
      return "Entry " + since + " has handed the chain over. Back the key file up.";
    }
  }

  private boolean isRunning() {
    return NodeFile.ofRunning(node.folder()).isPresent();
  }
}
