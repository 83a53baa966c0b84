package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.audit.AuditExport;
import dev.penstock.audit.siem.TrailFormat;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.folder.PrivateFile;
import dev.penstock.node.owner.OwnerDesk;
import dev.penstock.person.Disclosure;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit export}: the trail, a line for each entry. */
@Command(
    name = "export",
    description = "Write the trail to standard output, a line for each entry.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "As jsonl the entry on each line is the exact text that its MAC covers. An entry has exactly one",
      "line in every format; docs/manual/audit.md has the fields.",
      "",
      "Examples:",
      "  ./penstock audit export > trail.jsonl",
      "  ./penstock audit export --after 120000 >> trail.jsonl",
      "  ./penstock audit export --format cef --cursor /var/lib/siem/penstock | nc siem 514"
    })
final class AuditExportCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Option(
      names = "--after",
      paramLabel = "SEQ",
      description = "Only entries after this sequence number (default: 0).")
  @Nullable Long after;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "jsonl",
      description = "jsonl, cef or ocsf (default: ${DEFAULT-VALUE}).")
  String format = "jsonl";

  @Option(
      names = "--cursor",
      paramLabel = "FILE",
      description =
          "Go on after the number in this file, and leave there the last one written. The file is"
              + " made by the first export.")
  @Nullable Path cursor;

  @Override
  public Integer call() {
    TrailFormat wanted =
        TrailFormat.of(format)
            .orElseThrow(
                () ->
                    PlatformException.of(
                        ProblemType.INVALID_INPUT,
                        "--format is one of: " + String.join(", ", TrailFormat.names())));
    if (after != null && cursor != null) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT, "Say --after SEQ or --cursor FILE, not both.");
    }
    long from = begin();
    long last = node.isElsewhere() ? elsewhere(wanted, from) : here(wanted, from);
    io.out().flush();
    if (io.out().checkError()) {
      throw PlatformException.of(
          ProblemType.UNAVAILABLE, "The export could not be written to its end; nothing is lost.");
    }
    if (cursor != null) {
      PrivateFile.write(cursor, last + "\n");
    }
    return 0;
  }

  private long begin() {
    if (cursor == null || Files.notExists(cursor)) {
      return after == null ? 0 : after;
    }
    try {
      return Long.parseLong(Files.readString(cursor).strip());
    } catch (IOException | NumberFormatException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, "There is no number in " + cursor + "."), e);
    }
  }

  private long here(TrailFormat wanted, long from) {
    try (OwnerDesk desk = OwnerDesk.open(node.folder())) {
      var export = new AuditExport(new Disclosure(desk.keyring()));
      return desk.<Long>asOwner(owner -> export.write(owner, from + 1, wanted, io.out())) - 1;
    }
  }

  /** Answer by answer, until there is nothing more; the sequence has no gaps. */
  private long elsewhere(TrailFormat wanted, long from) {
    try (ApiClient api = node.client()) {
      long last = beginning(api, from);
      for (long more = page(api, wanted, last); more > 0; more = page(api, wanted, last)) {
        last += more;
      }
      return last;
    }
  }

  /** A trail whose oldest entries went begins later; from there on there are no gaps. */
  private static long beginning(ApiClient api, long from) {
    JsonNode first = api.get("/api/v1/audit?limit=1&after=" + from).at("/items/0/seq");
    return first.isMissingNode() ? from : first.asLong() - 1;
  }

  private long page(ApiClient api, TrailFormat wanted, long after) {
    String query = "?after=" + after + "&format=" + wanted.wire();
    try (Stream<String> lines = api.lines("/api/v1/audit/export" + query, Map.of())) {
      long written = 0;
      for (String line : (Iterable<String>) lines::iterator) {
        io.out().println(line);
        written++;
      }
      return written;
    }
  }
}
