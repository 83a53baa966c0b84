package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import dev.penstock.problem.PlatformException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
        Table table = new Table("KIND", "NAME", "SUBJECT", "GRANTS", "DISABLED", "CHANGED", "BY");
        for (JsonNode user : users) {
          table.row(
              user.path("kind").asText(),
              user.path("name").asText(),
              user.path("subject").asText(),
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
        "  ./penstock users set person ada --subject 8a1f0c2e --grant operator",
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

    @Option(
        names = "--subject",
        paramLabel = "ID",
        description =
            "Who a person is to the identity provider: the id that the console tells them.")
    @Nullable String subject;

    @Override
    public Integer call() {
      ObjectNode body = Json.object();
      body.set("grants", grants.json());
      body.put("disabled", disabled);
      if (subject != null) {
        body.put("subject", subject);
      }
      String path = "/api/v1/users/" + Calls.encoded(kind) + "/" + Calls.encoded(name);
      try (ApiClient api = node.client()) {
        JsonNode user = api.put(path, body, condition(api, path));
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

    /** Somebody else may set the same at the same time: then one of the two is told so. */
    private static Map<String, String> condition(ApiClient api, String path) {
      try {
        return Map.of("if-match", api.getVersion(path).etag());
      } catch (PlatformException e) {
        return switch (e.problem().type()) {
          case NOT_FOUND -> Map.of("if-none-match", "*");
          case TAMPERED -> Map.of("if-match", "*");
          default -> throw e;
        };
      }
    }
  }
}
