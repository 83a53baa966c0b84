package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runs retry}: a run that is over, taken up again at one of its tasks. */
@Command(
    name = "retry",
    description = "Take a run that is over up again at one of its tasks, as a new run.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "What came before the task is kept as it is on record. What came after it is done again, calls",
      "and runs included: they are listed first, and without --yes nothing is done. Refused inside of a fork, for a",
      "task that the run never came to, and where what came before is not on record.",
      "",
      "Examples:",
      "  ./penstock runs retry RUN --from charge --dry-run",
      "  ./penstock runs retry RUN --from /do/2/charge --input '{\"amount\": 5}' --yes"
    })
final class RunsRetry implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  String run = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TASK",
      description = "The task to begin with, by name or by pointer.")
  String from = "";

  @Option(
      names = "--input",
      paramLabel = "JSON|@FILE",
      description = "What the task is given instead of what it was.")
  @Nullable String input;

  @Mixin OptionalReason reason = new OptionalReason();

  @Option(names = "--dry-run", description = "Only say what would be done again.")
  boolean dry;

  @Option(names = "--yes", description = "Do it though calls are made again.")
  boolean yes;

  @Option(names = "--json", description = "The answer as JSON.")
  boolean json;

  @Override
  public Integer call() {
    ObjectNode body = Json.object().put("from", from);
    if (input != null) {
      body.set("input", Json.read(Given.bytes(input)));
    }
    reason.putInto(body);
    String path = "/api/v1/runs/" + Calls.encoded(run) + "/retry";
    try (ApiClient api = node.client()) {
      JsonNode plan = api.post(path, body.deepCopy().put("dryRun", true));
      boolean again = !plan.path("again").isEmpty();
      say(plan, again);
      if (dry || (again && !yes)) {
        if (!dry) {
          io.err().println("Nothing was done. Add --yes to do it.");
          io.err().flush();
        }
        return dry ? 0 : Failures.FAILED;
      }
      JsonNode done = api.post(path, body);
      io.out()
          .println(
              json
                  ? Calls.pretty(done)
                  : "Started "
                      + done.path("id").asText()
                      + ". Follow it: ./penstock runs watch "
                      + done.path("id").asText());
      io.out().flush();
    }
    return 0;
  }

  private void say(JsonNode plan, boolean again) {
    if (json && dry) {
      io.out().println(Calls.pretty(plan));
      io.out().flush();
      return;
    }
    io.err().println("It begins with " + plan.path("from").asText() + ".");
    if (again) {
      io.err()
          .println("The old run has made these calls and started these runs, which are not kept:");
      plan.path("again").forEach(key -> io.err().println("  " + key.asText()));
    } else {
      io.err().println("No call is made and no run is started a second time.");
    }
    io.err().flush();
  }
}
