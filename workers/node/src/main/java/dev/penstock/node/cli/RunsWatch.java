package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

  RunsWatch() {}

  /** For a command that has a run to follow. */
  RunsWatch(Streams io, ServerOptions node, String run, boolean json) {
    this.io = io;
    this.node = node;
    this.run = run;
    this.json = json;
  }

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  String run = "";

  @Option(names = "--json", description = "The run as JSON, once it has ended.")
  boolean json;

  private String status = "";
  private int told;

  @Override
  public Integer call() throws InterruptedException {
    try (ApiClient api = node.client()) {
      String path = "/api/v1/runs/" + Calls.encoded(run);
      long place = tell(api, path);
      while (!RunsCommand.ENDS.contains(status)) {
        place = follow(api, path, place);
        if (!RunsCommand.ENDS.contains(status)) {
          // A stream may break off, and a function in Lambda gives only what there is.
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
      return end(api.get(path));
    }
  }

  /** Tells what happens as it does, until the stream ends; gives the place on the trail. */
  private long follow(ApiClient api, String path, long from) {
    long place = from;
    try (Stream<String> lines =
        api.lines(path + "/events", Map.of("last-event-id", String.valueOf(from)))) {
      for (String line : (Iterable<String>) lines::iterator) {
        if (line.startsWith("data: ")) {
          place = Math.max(place, tell(api, path));
        }
      }
    } catch (UncheckedIOException e) {
      return Math.max(place, tell(api, path));
    }
    return Math.max(place, tell(api, path));
  }

  /** Prints what is new; gives the place on the trail. */
  private long tell(ApiClient api, String path) {
    JsonNode trace = api.get(path + "/trace");
    JsonNode hops = trace.path("hops");
    String now = trace.path("run").path("status").asText();
    for (; told < hops.size(); told++) {
      say(TraceTable.line(hops.get(told)));
    }
    if (!now.equals(status)) {
      say("-- " + now);
    }
    status = now;
    return trace.path("lastEventId").asLong();
  }

  private void say(String line) {
    if (!json) {
      io.out().println(line);
      io.out().flush();
    }
  }

  private int end(JsonNode ended) {
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
