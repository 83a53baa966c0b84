package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.node.client.ApiClient;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runs}: what runs and what ran. */
@Command(
    name = "runs",
    description = "List, start, show, watch, trace, cancel, pause and resume runs.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      RunsList.class,
      RunsStart.class,
      RunsShow.class,
      RunsAt.class,
      RunsWatch.class,
      RunsCommand.Trace.class,
      RunsAct.Cancel.class,
      RunsAct.Pause.class,
      RunsAct.Resume.class,
      RunsRetry.class,
      RunsConfig.class,
      RunsReplay.class,
      RunsCompare.class,
      RunsMigrate.class,
      RunsRebuild.class
    })
final class RunsCommand {

  /** After these a run changes no more. */
  static final Set<String> ENDS = Set.of("completed", "faulted", "cancelled");

  /** {@code runs trace}. */
  @Command(
      name = "trace",
      description = "The way of a run, hop by hop, with milliseconds.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock runs trace run_01kah5x3yq8w9m2v4t6b7c8d9e"})
  static final class Trace implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    String run = "";

    @Option(names = "--json", description = "As JSON.")
    boolean json;

    @Override
    public Integer call() {
      try (ApiClient api = node.client()) {
        JsonNode trace = api.get("/api/v1/runs/" + Calls.encoded(run) + "/trace");
        if (json) {
          io.out().println(Calls.pretty(trace));
        } else {
          TraceTable.print(trace, io.out());
        }
        io.out().flush();
      }
      return 0;
    }
  }
}
