package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code users}: persons, groups and services, and what they are granted. */
@Command(
    name = "users",
    description = "List persons, groups and services, and set what they are granted.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {UsersCommand.Names.class, UsersCommand.Put.class})
final class UsersCommand {

  /** {@code users list}. */
  @Command(
      name = "list",
      description = "Who is granted something beside what their sign-in brings.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock users list --json"})
  static final class Names implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin Listed list = new Listed();

    @Override
    public Integer call() {
      try (ApiClient api = node.client()) {
        ArrayNode users = Listed.all(api, "/api/v1/users");
        Table table = new Table("KIND", "NAME", "GRANTS", "DISABLED", "CHANGED", "BY");
        for (JsonNode user : users) {
          table.row(
              user.path("kind").asText(),
              user.path("name").asText(),
              GrantOptions.text(user.path("grants")),
              user.path("disabled").asText(),
              Calls.moment(user.path("changedAt")),
              user.path("changedBy").asText());
        }
        list.print(io, users, table, "Nobody is granted anything here yet: ./penstock users set");
      }
      return 0;
    }
  }

  /** {@code users set}. */
  @Command(
      name = "set",
      description = "Set all that somebody is granted; what was granted before is replaced.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  ./penstock users set group finance --grant approver:/payments",
        "  ./penstock users set person eve --disabled"
      })
  static final class Put implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin GrantOptions grants = new GrantOptions();

    @Parameters(index = "0", paramLabel = "KIND", description = "person, group or service.")
    String kind = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "As the sign-in names it.")
    String name = "";

    @Option(names = "--disabled", description = "It may do nothing, whatever else it is granted.")
    boolean disabled;

    @Override
    public Integer call() {
      ObjectNode body = Json.object();
      body.set("grants", grants.json());
      body.put("disabled", disabled);
      String path = "/api/v1/users/" + Calls.encoded(kind) + "/" + Calls.encoded(name);
      try (ApiClient api = node.client()) {
        JsonNode user = api.put(path, body);
        io.out()
            .println(
                "%s %s has %s"
                    .formatted(
                        kind,
                        name,
                        disabled ? "no access" : GrantOptions.text(user.path("grants"))));
        io.out().flush();
      }
      return 0;
    }
  }
}
