package dev.penstock.node.cli;

import dev.penstock.audit.AuditExport;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.owner.OwnerDesk;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit export}: the trail as JSON Lines. */
@Command(
    name = "export",
    description = "Write the trail as JSON Lines to standard output.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The entry on each line is the exact text that its MAC covers.",
      "",
      "Examples:",
      "  ./penstock audit export > trail.jsonl",
      "  ./penstock audit export --after 120000 >> trail.jsonl"
    })
final class AuditExportCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Option(
      names = "--after",
      paramLabel = "SEQ",
      defaultValue = "0",
      description = "Only entries after this sequence number (default: ${DEFAULT-VALUE}).")
  long after;

  @Override
  public Integer call() {
    if (node.isElsewhere()) {
      elsewhere();
    } else {
      try (OwnerDesk desk = OwnerDesk.open(node.folder())) {
        desk.asOwner(owner -> new AuditExport().write(owner, after + 1, io.out()));
      }
    }
    io.out().flush();
    return 0;
  }

  private void elsewhere() {
    try (ApiClient api = node.client();
        Stream<String> lines = api.lines("/api/v1/audit/export?after=" + after, Map.of())) {
      lines.forEach(io.out()::println);
    }
  }
}
