package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.client.ConfigurationFolder;
import dev.penstock.node.client.GitFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apply}: makes an installation what a folder says. */
@Command(
    name = "apply",
    description =
        "Make an installation what a folder of files says: shows the difference, then does it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The folder holds workflows/**/*.yaml, triggers/*.yaml, schedules/*.yaml, subscriptions/*.yaml,",
      "policies/*.yaml, config/base.yaml and config/environments/*.yaml. All of it is applied, or",
      "nothing. Versions are immutable: a changed workflow or policy needs a new version. Runs under",
      "way keep what they started with.",
      "",
      "Examples:",
      "  ./penstock apply my-config --dry-run",
      "  ./penstock apply my-config",
      "  ./penstock apply --dry-run --exit-code --git-ref main my-config     # drift: exit code 3"
    })
final class ApplyCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(paramLabel = "DIR", description = "The folder.")
  Path folder = Path.of(".");

  @Option(names = "--dry-run", description = "Only show what would change.")
  boolean dryRun;

  @Option(
      names = "--prune",
      description = "Remove triggers, schedules and subscriptions that no file names.")
  boolean prune;

  @Option(names = "--json", description = "The plan as JSON.")
  boolean json;

  @Option(
      names = "--exit-code",
      description =
          "With --dry-run: exit with 3 when the installation is not what the folder says.")
  boolean exitCode;

  @Option(
      names = "--git-ref",
      paramLabel = "REF",
      description = "The folder as it is at a commit, branch or tag of its Git repository.")
  @Nullable String gitRef;

  private ObjectNode request() {
    if (gitRef == null) {
      return request(folder);
    }
    try (GitFolder copy = GitFolder.at(gitRef, folder)) {
      return request(copy.path());
    }
  }

  private ObjectNode request(Path from) {
    ObjectNode read = ConfigurationFolder.read(from);
    ConfigurationFolder.misspelt(from).forEach(io.screen()::say);
    return read;
  }

  @Override
  public Integer call() {
    ObjectNode request = request().put("prune", prune);
    try (ApiClient api = node.client()) {
      ApiClient.Version planned = api.postForVersion("/api/v1/apply?dryRun=true", request);
      JsonNode plan = planned.document();
      boolean conflicting = false;
      for (JsonNode change : plan.path("changes")) {
        conflicting |= change.path("change").asText().equals("conflict");
      }
      if (!json) {
        show(plan);
      }
      if (!dryRun && !conflicting) {
        // What was shown, and not what somebody else's apply has made of it meanwhile.
        plan = api.post("/api/v1/apply", request, Map.of("if-match", planned.etag()));
      }
      if (json) {
        io.out().println(Calls.pretty(plan));
      } else {
        io.out().println(end(plan, conflicting));
      }
      io.out().flush();
      if (conflicting) {
        return Failures.FAILED;
      }
      return dryRun && exitCode && changed(plan) > 0 ? Failures.DIFFERENT : 0;
    }
  }

  private void show(JsonNode plan) {
    for (JsonNode change : plan.path("changes")) {
      String kind = change.path("change").asText();
      if (kind.equals("unchanged") && !change.hasNonNull("message")) {
        continue;
      }
      io.out()
          .println(
              "%-9s %-9s %s %s"
                  .formatted(
                      kind,
                      change.path("kind").asText(),
                      change.path("name").asText(),
                      change.path("version").asText("")));
      if (change.hasNonNull("message")) {
        io.out().println("          " + change.path("message").asText());
      }
      if (change.path("runsInFlight").asInt() > 0) {
        io.out()
            .println(
                "          %d runs in flight stay on the version they started with."
                    .formatted(change.path("runsInFlight").asInt()));
      }
      change.path("diff").asText("").lines().forEach(line -> io.out().println("    " + line));
    }
  }

  private static long changed(JsonNode plan) {
    long changed = 0;
    for (JsonNode change : plan.path("changes")) {
      changed += change.path("change").asText().equals("unchanged") ? 0 : 1;
    }
    return changed;
  }

  private String end(JsonNode plan, boolean conflicting) {
    if (conflicting) {
      return "Nothing was applied: mend the conflicts first.";
    }
    long changed = changed(plan);
    if (changed == 0) {
      return "Nothing to do: the installation has what the folder says.";
    }
    return dryRun ? changed + " changes; nothing was applied (--dry-run)." : changed + " applied.";
  }
}
