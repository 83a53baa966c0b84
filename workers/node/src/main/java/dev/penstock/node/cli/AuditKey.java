package dev.penstock.node.cli;

import dev.penstock.audit.CheckpointKey;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.folder.DataFolder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code audit key}: what an auditor checks proofs by. */
@Command(
    name = "key",
    description = "Print the public key that the trail's checkpoints are verified by.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Give it to the auditor by another way than the proofs: who could swap both could forge both.",
      "The private half is keys/checkpoint.key in the data folder and never leaves it.",
      "",
      "Example:",
      "  ./penstock audit key > auditor.key"
    })
final class AuditKey implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Override
  public Integer call() {
    io.out().println(node.isElsewhere() ? elsewhere() : here(node.folder()));
    io.out().flush();
    return 0;
  }

  private String elsewhere() {
    try (ApiClient api = node.client()) {
      return api.get("/api/v1/audit/checkpoints?limit=1").path("key").asText();
    }
  }

  private static String here(DataFolder folder) {
    return CheckpointKey.load(folder.checkpointKey()).verifier().chainText().stripTrailing();
  }
}
