package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code people}: what is kept about a person. */
@Command(
    name = "people",
    description = "Hand out what is kept about a person, or erase it.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {PeopleCommand.Export.class, PeopleCommand.Erase.class})
final class PeopleCommand {

  /** Whom it is about, and why. */
  static final class Whom {
    @Parameters(paramLabel = "NAME", description = "As the sign-in names the person.")
    String person = "";

    @Mixin Reason reason = new Reason();

    String path(String what) {
      return "/api/v1/people/" + Calls.encoded(person) + "/" + what;
    }
  }

  /** {@code people export}. */
  @Command(
      name = "export",
      description = "Write all that is kept about a person, a line for each row and entry.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "The trail says who exported it, and why. What workflows carry in their inputs, outputs and",
        "payloads is not in it; docs/manual/people.md says exactly what is.",
        "",
        "Example:",
        "  ./penstock people export ada --reason 'request of 22 November' > ada.jsonl"
      })
  static final class Export implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin Whom whom = new Whom();

    @Override
    public Integer call() {
      ObjectNode body = whom.reason.body();
      try (ApiClient api = node.client()) {
        JsonNode next;
        do {
          JsonNode part = api.post(whom.path("export"), body);
          for (JsonNode line : part.path("items")) {
            io.out().println(Json.write(line));
          }
          next = part.path("next");
          body.set("cursor", next);
        } while (next.isTextual());
      }
      io.out().flush();
      if (io.out().checkError()) {
        throw PlatformException.of(
            ProblemType.UNAVAILABLE, "The export could not be written to its end.");
      }
      return 0;
    }
  }

  /** {@code people erase}. */
  @Command(
      name = "erase",
      description = "Erase a person, for good.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "A pseudonym takes the name's place everywhere, and the key that their personal data on the",
        "trail is sealed under is destroyed. Chain and proofs hold as before. Account, sessions and",
        "API keys end. Take away their access at the identity provider first. Refused while a legal",
        "hold covers them; see audit hold.",
        "",
        "Example:",
        "  ./penstock people erase ada --reason 'request of 22 November' --yes"
      })
  static final class Erase implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin Whom whom = new Whom();

    @Option(names = "--yes", description = "Yes, it can't be undone.")
    boolean yes;

    @Override
    public Integer call() {
      if (!yes) {
        throw PlatformException.of(
            ProblemType.INVALID_INPUT, "Nobody can undo this. Give --yes if you mean it.");
      }
      try (ApiClient api = node.client()) {
        JsonNode erased = api.post(whom.path("erasure"), whom.reason.body());
        io.out()
            .println(
                "Erased. "
                    + erased.path("pseudonym").asText()
                    + " stands in their place: "
                    + Json.write(erased.path("rows")));
        io.out().flush();
      }
      return 0;
    }
  }
}
