package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.owner.OwnerDesk;
import dev.penstock.node.owner.Rebuilt;
import dev.penstock.run.Drift;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code runs rebuild}: rows are projections, the trail is the source. */
@Command(
    name = "rebuild",
    description = "Make the rows of runs and questions what the audit trail says they are.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Proves the trail first, and rebuilds nothing from a broken one. Payloads are on the trail by",
      "digest only: they come from the row itself or from the running node's backbone. What nobody has",
      "any more is left as it is and listed. Exit code 1 when something differs and is not mended.",
      "",
      "Only the owner of the data folder can: it goes straight to the store.",
      "",
      "Examples:",
      "  ./penstock runs rebuild --dry-run",
      "  ./penstock runs rebuild --data /srv/penstock --json"
    })
final class RunsRebuild implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Option(names = "--dry-run", description = "Only say what differs.")
  boolean dry;

  @Option(names = "--json", description = "The finding as JSON.")
  boolean json;

  @Override
  public Integer call() {
    Rebuilt rebuilt;
    try (OwnerDesk desk = OwnerDesk.open(node.folder())) {
      rebuilt = dry ? dry(desk.checkProjections()) : desk.rebuildProjections();
    }
    if (json) {
      ObjectNode finding = Json.object();
      finding.set("found", Json.mapper().valueToTree(rebuilt.found()));
      finding.set("left", Json.mapper().valueToTree(rebuilt.left()));
      io.out().println(Calls.pretty(finding));
    } else {
      say(rebuilt);
    }
    io.out().flush();
    return rebuilt.left().isEmpty() ? 0 : Failures.FAILED;
  }

  private static Rebuilt dry(List<Drift> found) {
    return new Rebuilt(found, found);
  }

  private void say(Rebuilt rebuilt) {
    for (Drift drift : rebuilt.found()) {
      io.out().println((rebuilt.left().contains(drift) ? "  " : "✓ ") + drift);
    }
    io.out()
        .println(
            rebuilt.found().isEmpty()
                ? "Every run and every question is what the trail says."
                : dry
                    ? rebuilt.found().size() + " differ. Without --dry-run they are mended."
                    : rebuilt.found().size()
                        - rebuilt.left().size()
                        + " mended, "
                        + rebuilt.left().size()
                        + " left.");
  }
}
