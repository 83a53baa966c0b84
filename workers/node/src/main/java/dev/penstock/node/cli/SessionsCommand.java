package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.node.client.ApiClient;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sessions}: who is signed in to the console. */
@Command(
    name = "sessions",
    description = "List and end sessions of the console.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {SessionsCommand.Open.class, SessionsCommand.Revoke.class})
final class SessionsCommand {

  /** {@code sessions list}. */
  @Command(
      name = "list",
      description = "Sessions that are open, newest first.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock sessions list --person ada"})
  static final class Open implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin Listed list = new Listed();

    @Option(names = "--person", paramLabel = "NAME", description = "Those of this person.")
    @Nullable String person;

    @Override
    public Integer call() {
      Map<String, @Nullable String> filters = Collections.singletonMap("person", person);
      try (ApiClient api = node.client()) {
        ArrayNode sessions = Listed.all(api, "/api/v1/sessions", filters, Integer.MAX_VALUE);
        Table table = new Table("ID", "PERSON", "BROWSER", "FROM", "SIGNED IN", "LAST USED");
        for (JsonNode session : sessions) {
          table.row(
              session.path("id").asText(),
              session.path("person").asText(),
              session.path("agent").asText(),
              session.path("from").asText(),
              Calls.moment(session.path("createdAt")),
              Calls.moment(session.path("seenAt")));
        }
        list.print(io, sessions, table, "Nobody is signed in.");
      }
      return 0;
    }
  }

  /** {@code sessions revoke}. */
  @Command(
      name = "revoke",
      description = "End a session: its browser is signed out with its next request.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock sessions revoke ses_01hx0000000000000000000000"})
  static final class Revoke implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();

    @Parameters(paramLabel = "ID", description = "The session's id, as sessions list shows it.")
    String id = "";

    @Override
    public Integer call() {
      try (ApiClient api = node.client()) {
        api.delete("/api/v1/sessions/" + Calls.encoded(id));
      }
      io.out().println(id + " has ended");
      io.out().flush();
      return 0;
    }
  }
}
