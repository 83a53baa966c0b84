package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runs watch}: follows a run to its end. */
@Command(
    name = "watch",
    description = "Follow a run to its end: each hop as it happens.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code 0 when it completed, 1 when it faulted or was cancelled. A run that waits for a",
      "person is watched until the person has decided.",
      "",
      "Example:",
      "  ./penstock runs watch run_01kah5x3yq8w9m2v4t6b7c8d9e"
    })
final class RunsWatch implements Callable<Integer> {

  private static final long PAUSE_MILLIS = 400;

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  String run = "";

  @Option(names = "--json", description = "The run as JSON, once it has ended.")
  boolean json;

  @Override
  public Integer call() throws InterruptedException {
    try (ApiClient api = node.client()) {
      String path = "/api/v1/runs/" + Calls.encoded(run);
      String status = "";
      int told = 0;
      while (true) {
        JsonNode trace = api.get(path + "/trace");
        String now = trace.path("run").path("status").asText();
        told = tell(trace, told);
        if (!now.equals(status) && !json) {
          io.out().println("-- " + now);
          io.out().flush();
        }
        status = now;
        if (RunsCommand.ENDS.contains(status)) {
          return end(api.get(path), status);
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  private int tell(JsonNode trace, int told) {
    JsonNode hops = trace.path("hops");
    for (int i = told; i < hops.size() && !json; i++) {
      io.out().println(TraceTable.line(hops.get(i)));
    }
    io.out().flush();
    return hops.size();
  }

  private int end(JsonNode ended, String status) {
    if (json) {
      io.out().println(Calls.pretty(ended));
    } else if (ended.hasNonNull("problem")) {
      io.out().println(Json.write(ended.path("problem")));
    } else if (ended.hasNonNull("output")) {
      io.out().println(Json.write(ended.path("output")));
    }
    io.out().flush();
    return status.equals("completed") ? 0 : Failures.FAILED;
  }
}
