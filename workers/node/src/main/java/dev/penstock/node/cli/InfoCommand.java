package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.node.folder.NodeFile;
import dev.penstock.node.owner.OwnerDesk;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code info}: where the node of a data folder listens. */
@Command(
    name = "info",
    description = "Show where the running node listens: console, API, database, Temporal.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The database URL is the owner's, with its password: keep it to yourself.",
      "",
      "Examples:",
      "  ./penstock info",
      "  ./penstock info --sign-in              a fresh link that signs one browser in",
      "  psql \"$(./penstock info --json | jq -r .databaseUrl | sed s/^jdbc://)\""
    })
final class InfoCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder of the node (default: ~/.penstock).")
  @Nullable Path data;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Option(names = "--sign-in", description = "Also make a link that signs you in to the console.")
  boolean signIn;

  @Override
  public Integer call() {
    DataFolder folder = DataFolder.at(data == null ? DataFolder.usual() : data);
    NodeFile node = running(folder);
    Optional<String> link = signIn ? Optional.of(link(folder, node)) : Optional.empty();
    if (json) {
      io.out().println(Calls.pretty(json(folder, node, link)));
    } else {
      print(folder, node, link, io.out());
    }
    io.out().flush();
    return 0;
  }

  private static NodeFile running(DataFolder folder) {
    return NodeFile.ofRunning(folder)
        .orElseThrow(
            () ->
                PlatformException.of(
                    ProblemType.UNAVAILABLE,
                    "No node runs on "
                        + folder.root()
                        + ". Start it with: ./penstock up --data "
                        + folder.root()));
  }

  private static String link(DataFolder folder, NodeFile node) {
    try (OwnerDesk desk = OwnerDesk.at(folder, node.databaseUrl())) {
      return desk.signInLink(node.url());
    }
  }

  private static ObjectNode json(DataFolder folder, NodeFile node, Optional<String> link) {
    ObjectNode json = Json.object();
    json.put("data", folder.root().toString());
    json.put("pid", node.pid());
    json.put("console", node.url());
    json.put("api", node.url() + "/api/v1");
    json.put("hooks", node.url() + "/hooks");
    json.put("databaseUrl", node.databaseUrl());
    json.put("temporal", node.temporal());
    json.put("temporalUi", node.temporalUi());
    json.put("backbone", node.backbone());
    json.put("telemetry", node.telemetry());
    link.ifPresent(it -> json.put("signIn", it));
    return json;
  }

  private static void print(
      DataFolder folder, NodeFile node, Optional<String> link, PrintWriter out) {
    out.println("Console    " + node.url());
    link.ifPresent(it -> out.println("Sign in    " + it));
    out.println("Webhooks   " + node.url() + "/hooks/{trigger}");
    out.println("API        " + node.url() + "/api/v1");
    out.println("Database   " + node.databaseUrl());
    out.println("Temporal   " + node.temporal() + "  (" + node.backbone() + ")");
    if (node.temporalUi() != null) {
      out.println("           " + node.temporalUi());
    }
    out.println("Telemetry  " + (node.telemetry() == null ? "nowhere" : node.telemetry()));
    out.println("Data       " + folder.root());
    out.println("Process    " + node.pid());
  }
}
