package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.node.Build;
import dev.penstock.node.Node;
import dev.penstock.node.NodeSettings;
import dev.penstock.node.backbone.TemporalProgram;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.client.ConsoleSession;
import dev.penstock.node.demo.Demo;
import dev.penstock.node.demo.DemoTarget;
import dev.penstock.node.demo.ScratchFolder;
import dev.penstock.node.doctor.TemporalInstaller;
import dev.penstock.node.folder.DataFolder;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: the main job in one command. */
@Command(
    name = "demo",
    description = "Send one signed webhook through a whole system, and show what became of it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Starts everything in a scratch folder, applies a workflow, a trigger and a policy, sends a",
      "signed event, waits for the approval, calls a local target once, prints the trace, verifies",
      "the audit trail. Exit code 0 when all of that worked.",
      "",
      "Examples:",
      "  ./penstock demo",
      "  ./penstock demo --interactive     you decide, in the browser",
      "  ./penstock demo --keep            leave the folder to look around in"
    })
final class DemoCommand implements Callable<Integer> {

  private static final Duration MACHINE = Duration.ofSeconds(60);
  private static final Duration PERSON = Duration.ofMinutes(30);

  @Mixin Streams io = new Streams();

  @Option(names = "--interactive", description = "Wait for you to decide in the console.")
  boolean interactive;

  @Option(names = "--keep", description = "Keep the scratch folder.")
  boolean keep;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Where HTTP is answered (default: any free port).")
  int port;

  @Override
  public Integer call() {
    Screen screen = io.screen();
    screen.say("Penstock " + Build.version() + ": one signed event, all the way through");
    if (TemporalProgram.find().isEmpty()) {
      new TemporalInstaller(screen::say).install();
    }
    try (ScratchFolder scratch = ScratchFolder.make("penstock-demo-", keep)) {
      DataFolder data = DataFolder.at(scratch.path().resolve("data"));
      NodeLog.into(data);
      try (DemoTarget target = DemoTarget.start();
          NodeGuard guard = new NodeGuard(screen, new CountDownLatch(1))) {
        Node node = guard.start(NodeSettings.local(data.root(), port));
        node.backbone()
            .notice()
            .ifPresent(notice -> notice.lines().forEach(line -> screen.say("  !! " + line)));
        try (ApiClient api = node.ownClient()) {
          play(new Demo(node, api, target), target, scratch, screen);
        }
      }
    }
    return 0;
  }

  private void play(Demo demo, DemoTarget target, ScratchFolder scratch, Screen screen) {
    screen.step("files applied", () -> demo.prepare(scratch.path().resolve("files")));
    String run = screen.step("signed event accepted", () -> demo.send("ord_1042", 120));
    JsonNode question = screen.step("policy asks a person", () -> demo.awaitQuestion(run, MACHINE));
    decide(demo, question, screen);
    JsonNode ended = demo.awaitCompletion(run, interactive ? PERSON : MACHINE);
    screen.say("");
    TraceTable.print(demo.trace(run), io.out());
    screen.say("");
    screen.say("  output   " + Json.write(ended.path("output")));
    screen.say(
        "  target   %d call, %d refund made (it honours the Idempotency-Key)"
            .formatted(target.calls(), target.refunds()));
    requireOnce(target);
    verify(demo, screen);
    end(scratch, screen);
  }

  private void decide(Demo demo, JsonNode question, Screen screen) {
    String link = demo.signInLink();
    if (interactive) {
      screen.say("");
      screen.say("  Your turn. Open this link, read what would be done, and decide:");
      screen.say("  " + link);
      return;
    }
    screen.step(
        "SCRIPTED operator decides",
        () -> {
          try (ConsoleSession session = ConsoleSession.open(link)) {
            session.decide(
                question.path("id").asText(),
                "approved",
                "Decided by the demo's script, through a console session.");
          }
        });
  }

  private static void requireOnce(DemoTarget target) {
    if (target.refunds() != 1 || target.calls() != 1) {
      throw dev.penstock.problem.PlatformException.of(
          dev.penstock.problem.ProblemType.INTERNAL, "The target was not called exactly once.");
    }
  }

  private static void verify(Demo demo, Screen screen) {
    JsonNode found = demo.verifyAudit();
    if (!found.path("status").asText().equals("intact")) {
      throw dev.penstock.problem.PlatformException.of(
          dev.penstock.problem.ProblemType.TAMPERED,
          "The audit trail does not hold: " + Json.write(found));
    }
    screen.say("  audit    intact, " + found.path("entries").asLong() + " entries chained");
  }

  private void end(ScratchFolder scratch, Screen screen) {
    screen.say("");
    screen.say("  Where to look next");
    screen.say("    ./penstock demo --interactive   decide yourself, in the console");
    screen.say("    ./penstock up                   a node of your own");
    screen.say(
        "    workers/node/src/main/resources/demo   the workflow, trigger and policy it used");
    if (keep) {
      screen.say("    ./penstock up --data " + scratch.path().resolve("data") + "   this very one");
      screen.say("    " + scratch.path().resolve("files"));
    }
    screen.say("");
  }
}
