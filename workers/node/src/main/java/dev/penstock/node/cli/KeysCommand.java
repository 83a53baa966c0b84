package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keys}: API keys, through the API. */
@Command(
    name = "keys",
    description = "Make, list and revoke API keys.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {KeysCommand.Create.class, KeysCommand.Names.class, KeysCommand.Revoke.class})
final class KeysCommand {

  /** {@code keys create}. */
  @Command(
      name = "create",
      description = "Make an API key and print it once, on standard output.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  ./penstock keys create ci --grant service > key.txt",
        "  ./penstock keys create payments --grant operator:/payments --ttl 90d > key.txt"
      })
  static final class Create implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin GrantOptions grants = new GrantOptions();

    @Parameters(paramLabel = "NAME", description = "What it is for.")
    String name = "";

    @Option(
        names = "--ttl",
        paramLabel = "TIME",
        defaultValue = "30d",
        description = "How long it lives, for example 8h or 90d (default: ${DEFAULT-VALUE}).")
    String ttl = "30d";

    @Override
    public Integer call() {
      ObjectNode body = Json.object().put("name", name);
      body.set("grants", grants.json());
      body.put("ttlSeconds", TimeSpan.of("--ttl", ttl).toSeconds());
      try (ApiClient api = node.client()) {
        JsonNode key = api.post("/api/v1/keys", body);
        io.out().println(key.path("token").asText());
        io.out().flush();
        io.err()
            .println(
                "%s with %s, good until %s"
                    .formatted(
                        key.path("id").asText(),
                        GrantOptions.text(key.path("grants")),
                        key.path("expiresAt").asText()));
        io.err().flush();
      }
      return 0;
    }
  }

  /** {@code keys list}. */
  @Command(
      name = "list",
      description = "API keys, newest first; never their tokens.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock keys list --all"})
  static final class Names implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin Listed list = new Listed();

    @Option(names = "--all", description = "Those too that have expired or were revoked.")
    boolean all;

    @Override
    public Integer call() {
      Map<String, @Nullable String> filters = Map.of("all", String.valueOf(all));
      try (ApiClient api = node.client()) {
        ArrayNode keys = Listed.all(api, "/api/v1/keys", filters, Integer.MAX_VALUE);
        Table table = new Table("ID", "NAME", "GRANTS", "EXPIRES", "LAST USED", "REVOKED");
        for (JsonNode key : keys) {
          table.row(
              key.path("id").asText(),
              key.path("name").asText(),
              GrantOptions.text(key.path("grants")),
              Calls.moment(key.path("expiresAt")),
              Calls.moment(key.path("lastUsedAt")),
              Calls.moment(key.path("revokedAt")));
        }
        list.print(io, keys, table, "There are no API keys. Make one: ./penstock keys create NAME");
      }
      return 0;
    }
  }

  /** {@code keys revoke}. */
  @Command(
      name = "revoke",
      description = "Make an API key useless from the next request on, for good.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock keys revoke key_01hx0000000000000000000000"})
  static final class Revoke implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();

    @Parameters(paramLabel = "ID", description = "The key's id, as keys list shows it.")
    String id = "";

    @Override
    public Integer call() {
      try (ApiClient api = node.client()) {
        api.delete("/api/v1/keys/" + Calls.encoded(id));
      }
      io.out().println(id + " is revoked");
      io.out().flush();
      return 0;
    }
  }
}
