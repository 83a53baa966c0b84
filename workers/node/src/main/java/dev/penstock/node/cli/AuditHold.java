package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.node.client.ApiClient;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code audit hold}: what must be kept. */
@Command(
    name = "hold",
    description = "Keep what a court or an authority wants kept: place, list, release legal holds.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {AuditHold.Add.class, AuditHold.Placed.class, AuditHold.Release.class})
final class AuditHold {

  /** {@code audit hold add}. */
  @Command(
      name = "add",
      description = "Place a hold: whom it is about can't be erased, and the trail keeps its past.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  ./penstock audit hold add --reason 'Case 4711' --person ada",
        "  ./penstock audit hold add --reason 'Case 4712' --from 2026-01-01T00:00:00Z"
      })
  static final class Add implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();

    @Mixin Reason reason = new Reason();

    @Option(
        names = "--person",
        paramLabel = "NAME",
        description = "Whom it is about (default: everybody).")
    @Nullable String person;

    @Option(
        names = "--from",
        paramLabel = "TIME",
        description = "Entries from then on stay on the trail (default: all).")
    @Nullable String from;

    @Override
    public Integer call() {
      ObjectNode body = reason.body();
      if (person != null) {
        body.put("person", person);
      }
      if (from != null) {
        body.put("from", from);
      }
      try (ApiClient api = node.client()) {
        io.out().println(api.post("/api/v1/holds", body).path("id").asText());
        io.out().flush();
      }
      return 0;
    }
  }

  /** {@code audit hold list}. */
  @Command(
      name = "list",
      description = "Legal holds, newest first.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock audit hold list --in-force"})
  static final class Placed implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin Listed list = new Listed();

    @Option(names = "--in-force", description = "Only those that were not released.")
    boolean inForce;

    @Override
    public Integer call() {
      Map<String, @Nullable String> filters =
          Collections.singletonMap("inForce", inForce ? "true" : null);
      try (ApiClient api = node.client()) {
        ArrayNode holds = Listed.all(api, "/api/v1/holds", filters, Integer.MAX_VALUE);
        Table table = new Table("ID", "ABOUT", "FROM", "REASON", "PLACED", "BY", "RELEASED");
        for (JsonNode hold : holds) {
          table.row(
              hold.path("id").asText(),
              hold.path("person").asText("everybody"),
              Calls.moment(hold.path("from")),
              hold.path("reason").asText(),
              Calls.moment(hold.path("placedAt")),
              hold.path("placedBy").asText(),
              Calls.moment(hold.path("releasedAt")));
        }
        list.print(io, holds, table, "There is no legal hold.");
      }
      return 0;
    }
  }

  /** {@code audit hold release}. */
  @Command(
      name = "release",
      description = "Release a hold. It stays on the list.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock audit hold release hld_01hx… --reason settled"})
  static final class Release implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();

    @Parameters(paramLabel = "ID", description = "As audit hold list shows it.")
    String id = "";

    @Mixin Reason reason = new Reason();

    @Override
    public Integer call() {
      try (ApiClient api = node.client()) {
        api.post("/api/v1/holds/" + Calls.encoded(id) + "/release", reason.body());
      }
      io.out().println(id + " is released");
      io.out().flush();
      return 0;
    }
  }
}
