package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.owner.OwnerDesk;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit checkpoints}: the signed heads. */
@Command(
    name = "checkpoints",
    description = "Print the signed checkpoints of the trail, one note after another.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "An auditor who keeps one can always ask for the proof that the trail only grew since.",
      "",
      "Example:",
      "  ./penstock audit checkpoints > checkpoints"
    })
final class AuditCheckpoints implements Callable<Integer> {

  private static final int BATCH = 250;

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Option(
      names = "--after",
      paramLabel = "SIZE",
      defaultValue = "0",
      description = "Only those of more entries (default: ${DEFAULT-VALUE}).")
  long after;

  @Override
  public Integer call() {
    if (node.isElsewhere()) {
      elsewhere();
    } else {
      here();
    }
    io.out().flush();
    return 0;
  }

  private void elsewhere() {
    try (ApiClient api = node.client()) {
      String from = Long.toString(after);
      while (!from.equals("null")) {
        JsonNode page = api.get("/api/v1/audit/checkpoints?limit=" + BATCH + "&after=" + from);
        print(
            StreamSupport.stream(page.path("items").spliterator(), false)
                .map(item -> item.path("note").asText())
                .toList());
        from = page.path("next").asText("null");
      }
    }
  }

  private void here() {
    try (OwnerDesk desk = OwnerDesk.open(node.folder())) {
      long from = after;
      List<String> notes = List.of();
      do {
        long next = from;
        notes = desk.asOwner(owner -> desk.proofs().checkpoints(owner, next, BATCH));
        print(notes);
        from = notes.isEmpty() ? from : Long.parseLong(notes.getLast().split("\n", 3)[1]);
      } while (notes.size() == BATCH);
    }
  }

  /** An empty line behind each, as in an anchor's file. */
  private void print(List<String> notes) {
    notes.forEach(note -> io.out().print(note + "\n"));
  }
}
