package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F127: whoever follows the manual's first page on an empty installation gets what it says. The
 * files and commands are the page's own; the test presses the one button.
 */
class FirstWorkflowIT {

  private static final Path PAGE = Path.of("..", "docs", "manual", "first-workflow.md");
  private static final Pattern FILE =
      Pattern.compile("`(my-config/[^`]+)`[^`]*?```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private static final String SHOW_AS_JSON = "./penstock workflows show shop/order --json";

  @TempDir Path folder;

  @Test
  void shouldGoAsTheManualSays() throws IOException {
    String page = Files.readString(PAGE);
    Files.writeString(folder.resolve("secret.txt"), "a-secret-that-nobody-else-knows\n");
    try (LocalPlatform platform = LocalPlatform.startBeside(folder.resolve("node"))) {
      for (MatchResult file : FILE.matcher(page).results().toList()) {
        Path path = folder.resolve(file.group(1));
        Files.createDirectories(path.getParent());
        Files.writeString(
            path, file.group(2).replace("http://127.0.0.1:8080", "http://" + at(platform)));
      }
      List<Program> said = new ArrayList<>();
      String run = "";
      for (String line : lines(page)) {
        if (line.contains("runs watch")) {
          release(platform, run);
        }
        Program command = give(line.replace("RUN", run), platform);
        assertThat(command.exitCode()).as("%s: %s", line, command).isZero();
        said.add(command);
        if (line.contains("webhooks send")) {
          run = Json.read(command.output().substring(4)).path("runId").textValue();
          platform.awaitRun(run, Set.of("waiting"));
        }
      }

      assertThat(said).hasSize(12);
      assertThat(said.get(0).output()).as("a document without a warning").isEmpty();
      assertThat(said.get(1).output()).contains("1 test, 0 failed");
      assertThat(said.get(3).output()).contains("4 applied").doesNotContain("secret put");
      assertThat(said.get(5).output()).contains(run, "waiting");
      assertThat(said.get(6).output())
          .contains("/do/1/release waits for a person (approver", "\"Release order o-1\"");
      assertThat(said.get(7).output()).contains("-- completed", "{\"order\":\"o-1\"");
      assertThat(said.get(8).output()).doesNotContain("waits for a person");
      assertThat(said.get(9).output()).startsWith("Intact");
      assertThat(said.get(10).output()).contains("No difference");
      assertThat(said.get(11).output()).startsWith("Started run_");
      assertThat(platform.get("/api/v1/runs").path("items"))
          .extracting(it -> it.path("startedBy").asText())
          .hasSize(2)
          .contains("trigger:orders");
      shouldShowWhatWasApplied(platform);
      shouldHelpWhoeverIsWrong(platform);
    }
  }

  private void shouldShowWhatWasApplied(LocalPlatform platform) throws IOException {
    Program list = give("./penstock workflows list", platform);
    Program none = give("./penstock workflows list shop/nothing", platform);
    Program shown = give("./penstock workflows show shop/order@^1", platform);
    Program drawn = give("./penstock workflows show shop/order --diagram", platform);
    Program beyond = give("./penstock workflows show shop/order@^7", platform);
    Program unknown = give("./penstock workflows show shop/nothing --json", platform);
    Program wrong = give("./penstock workflows show shop/order@new", platform);

    String digest = Json.read(give(SHOW_AS_JSON, platform).output()).path("digest").textValue();
    assertThat(list.output()).contains("shop/order", "1.0.0", digest);
    assertThat(none.errors()).contains("No such workflow was applied.");
    assertThat(Json.read(shown.output()).at("/document/name").textValue()).isEqualTo("order");
    assertThat(shown.errors()).contains("shop/order@1.0.0, applied ");
    assertThat(drawn.output()).startsWith("flowchart");
    assertThat(beyond.exitCode()).isEqualTo(1);
    assertThat(beyond.errors()).contains("^7", "1.0.0");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.errors()).contains("No workflow shop/nothing was applied.");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.errors()).contains("The version new", "^1.2");
  }

  /** The slips of somebody's first day, each with what to do about it. */
  private void shouldHelpWhoeverIsWrong(LocalPlatform platform) throws IOException {
    Path other = Files.writeString(folder.resolve("other.txt"), "not-that-secret");
    Path trigger = folder.resolve("my-config/triggers/orders.yaml");
    Files.writeString(
        trigger, Files.readString(trigger).replace("orders-webhook", "never-put-webhook"));

    Program applied = give("./penstock apply my-config --dry-run", platform);
    Program refused =
        give(
            "./penstock webhooks send --scheme github --to orders --payload {} --secret " + other,
            platform);
    Program why = give("./penstock deliveries list", platform);
    Program range = give("./penstock runs start shop/order@^7", platform);
    Program once = give("./penstock runs start shop/order --key mine --json", platform);
    Program twice = give("./penstock runs start shop/order --key mine --json", platform);

    assertThat(applied.output())
        .contains("Every delivery is refused until", "./penstock secret put never-put-webhook");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(why.output()).contains("the signature is wrong");
    assertThat(range.exitCode()).isNotZero();
    assertThat(range.errors()).contains("shop/order");
    assertThat(id(twice)).isEqualTo(id(once));
  }

  private static String id(Program started) {
    assertThat(started.exitCode()).as(started.toString()).isZero();
    return Json.read(started.output()).path("id").textValue();
  }

  private static void release(LocalPlatform platform, String run) {
    Operator person = platform.operator();
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> person.decide(person.question(run), "approved").statusCode() == 200);
  }

  private Program give(String line, LocalPlatform platform) throws IOException {
    List<String> words = new ArrayList<>();
    WORD.matcher(line.replaceFirst(" < .*", ""))
        .results()
        .forEach(word -> words.add(place(word.group(1) != null ? word.group(1) : word.group(2))));
    words.removeFirst();
    if (!words.contains("validate") && !words.contains("test-definition")) {
      words.addAll(List.of("--data", platform.data().toString()));
    }
    String[] arguments = words.toArray(String[]::new);
    return line.contains(" < ")
        ? Program.runWith(
            Files.readString(folder.resolve(line.substring(line.indexOf(" < ") + 3))), arguments)
        : Program.run(arguments);
  }

  /** The page's own folder is a folder of the test. */
  private String place(String word) {
    return word.startsWith("my-config") || word.equals("secret.txt")
        ? folder.resolve(word).toString()
        : word;
  }

  private static List<String> lines(String page) {
    return COMMANDS.matcher(page).results().flatMap(block -> block.group(1).lines()).toList();
  }

  private static String at(LocalPlatform platform) {
    return platform.url().getAuthority();
  }
}
