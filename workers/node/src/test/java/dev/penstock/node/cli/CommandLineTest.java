package dev.penstock.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line (F124, F125): its exit codes, its help and its refusals. */
class CommandLineTest {

  private record Said(int code, String out, String err) {}

  @TempDir Path folder;

  @Test
  void shouldTeachEveryCommand() {
    for (List<String> command : commands(Main.commandLine(), List.of())) {
      List<String> help = new ArrayList<>(command);
      help.add("--help");

      Said said = run(help.toArray(String[]::new));

      assertThat(said.code).as("%s", command).isZero();
      assertThat(said.out).as("%s", command).contains("Usage: penstock").doesNotContain("…  ");
    }
  }

  @Test
  void shouldRefuseWrongUsageWithTheWayToTheHelp() {
    Said said = run("up", "--prot", "9000");

    assertThat(said.code).isEqualTo(2);
    assertThat(said.err).contains("--prot").contains("./penstock up --help");
  }

  @Test
  void shouldRefuseAPlaceForPayloadsThatIsNone() {
    Said said = run("up", "--data", folder.resolve("never").toString(), "--payloads", "bucket");

    assertThat(said.code).isNotZero();
    assertThat(said.err).contains("s3://BUCKET/PREFIX");
    assertThat(folder.resolve("never")).doesNotExist();
  }

  @Test
  void shouldSayWhatCanBeKeptAndForHowLong() {
    String data = folder.resolve("never").toString();

    assertThat(run("up", "--data", data, "--keep", "logs=1d").err)
        .contains("--keep knows nothing called logs", "envelopes, deliveries, events");
    assertThat(run("up", "--data", data, "--keep", "events=soon").err)
        .contains("--keep events is a number and a unit");
    assertThat(run("up", "--data", data, "--keep", "events=1m").err)
        .contains("events are kept for at least an hour");
    assertThat(folder.resolve("never")).doesNotExist();
  }

  @Test
  void shouldSayWhatASenderLacks() {
    String to = "http://127.0.0.1:1/hooks/a";

    Said unknown = run("webhooks", "send", "--scheme", "git-hub", "--to", to);
    Said keyless = run("webhooks", "send", "--scheme", "github", "--to", to);
    Said undescribed = run("webhooks", "send", "--scheme", "hmac", "--to", to, "--secret", "-");
    Said nowhere = run("webhooks", "send", "--scheme", "none", "--to", "ftp://a/b");
    Said silent = run("webhooks", "send", "--scheme", "none", "--to", to);

    assertThat(unknown.code).isEqualTo(2);
    assertThat(unknown.err).contains("/webhook/scheme").contains("github");
    assertThat(keyless.err).contains("--secret FILE");
    assertThat(undescribed.err).contains("/webhook/hmac");
    assertThat(nowhere.err).contains("https://host/hooks/name");
    assertThat(List.of(keyless.code, undescribed.code, nowhere.code)).containsOnly(2);
    assertThat(silent.code).isEqualTo(1);
  }

  @Test
  void shouldNameEachDefectOfADocumentWithItsPlace() throws Exception {
    Path file = folder.resolve("broken.yaml");
    Files.writeString(file, "document:\n  dsl: 1.0.3\n");

    Said said = run("validate", file.toString());

    assertThat(said.code).isEqualTo(2);
    assertThat(said.out.lines()).allSatisfy(line -> assertThat(line).startsWith(file + ":"));
  }

  @Test
  void shouldAcceptTheDemosDocument() throws Exception {
    dev.penstock.node.demo.DemoFiles.write(folder, 8080);

    Said said = run("validate", folder.resolve("workflows/refund.yaml").toString());

    assertThat(said.out).isEmpty();
    assertThat(said.code).isZero();
  }

  @Test
  void shouldLayOutInPlaceAndOnlyTellWhenAsked() throws Exception {
    Path file = folder.resolve("wide.yaml");
    Files.writeString(file, "a:\n    b:   1 # one\n");

    assertThat(run("fmt", "--check", file.toString()).code).isEqualTo(1);
    assertThat(run("fmt", file.toString()).out.strip()).isEqualTo(file.toString());
    assertThat(Files.readString(file)).isEqualTo("a:\n  b: 1 # one\n");
    assertThat(run("fmt", "--check", file.toString()).code).isZero();
    Files.writeString(file, "a: [");
    assertThat(run("fmt", file.toString()).code).isEqualTo(2);
    assertThat(Files.readString(file)).isEqualTo("a: [");
  }

  @Test
  void shouldWriteDefectsForPrograms() throws Exception {
    Path file = folder.resolve("broken.yaml");
    Files.writeString(file, "document:\n  dsl: 1.0.3\n");

    assertThat(run("validate", "--json", file.toString()).out).contains("\"valid\" : false");
    assertThat(run("validate", "--sarif", file.toString()).out).contains("2.1.0");
    assertThat(run("validate", "--json", "--sarif", file.toString()).code).isEqualTo(2);
  }

  @Test
  void shouldLookUpTheDefaultCatalogBesideTheDocumentUnlessOffline() throws Exception {
    Path file = folder.resolve("call.yaml");
    Files.writeString(
        file,
        """
        document: {dsl: '1.0.3', namespace: default, name: x, version: 1.0.0}
        do: [{greet: {call: 'greet:1.0.0@default'}}]
        """);

    assertThat(run("validate", file.toString()).code).isEqualTo(2);
    Said offline = run("validate", "--offline", file.toString());
    assertThat(offline.code).isZero();
    assertThat(offline.out).contains("unresolved-resource");
    Path function = folder.resolve("catalog/functions/greet/1.0.0/function.yaml");
    Files.createDirectories(function.getParent());
    Files.writeString(function, "set: {text: hello}\n");
    assertThat(run("validate", file.toString()).code).isZero();
    assertThat(run("validate", file.toString()).out).isEmpty();
  }

  @Test
  void shouldTellWhatDiffersTaskByTask() throws Exception {
    Path before = folder.resolve("before.yaml");
    Path after = folder.resolve("after.yaml");
    Files.writeString(before, "do: [{a: {set: {x: 1}}}, {b: {wait: PT1S}}]\n");
    Files.writeString(after, "do: [{a: {set: {x: 2}}}]\n");

    Said said = run("diff", before.toString(), after.toString());

    assertThat(said.code).isZero();
    assertThat(said.out.lines())
        .containsExactly("~ /do/a changed", "    /set/x: 1 → 2", "- /do/b removed");
    assertThat(run("diff", "--exit-code", before.toString(), after.toString()).code).isEqualTo(3);
    assertThat(run("diff", "--exit-code", after.toString(), after.toString()).code).isZero();
    assertThat(run("diff", "--json", before.toString(), after.toString()).out)
        .contains("\"removed\"");
    assertThat(run("diff", before.toString(), folder.resolve("none").toString()).code).isEqualTo(2);
  }

  @Test
  void shouldDrawAWorkflow() throws Exception {
    dev.penstock.node.demo.DemoFiles.write(folder, 8080);
    String file = folder.resolve("workflows/refund.yaml").toString();

    assertThat(run("diagram", file).out).startsWith("flowchart TD");
    assertThat(run("diagram", "--format", "svg", file).out).startsWith("<svg").contains("refund");
    Files.writeString(folder.resolve("x.yaml"), "document: {}\n");
    assertThat(run("diagram", folder.resolve("x.yaml").toString()).code).isEqualTo(2);
  }

  @Test
  void shouldExplainWhereEachValueComesFrom() throws Exception {
    dev.penstock.node.demo.DemoFiles.write(folder, 8080);
    Files.createDirectories(folder.resolve("config/environments"));
    Files.writeString(folder.resolve("config/base.yaml"), "limit: 5\nname: a\n");
    Files.writeString(folder.resolve("config/environments/prod.yaml"), "limit: 9\n");
    String file = folder.resolve("workflows/refund.yaml").toString();

    assertThat(run("explain", file).out).contains("demo/refund", "/limit = 5   (config/base)");
    assertThat(run("explain", file, "--environment", "prod").out)
        .contains("/limit = 9   (config/environments/prod, instead of 5)", "/name = \"a\"");
    assertThat(run("explain", file, "--environment", "other").code).isEqualTo(2);
  }

  @Test
  void shouldRefuseAFolderThatGitDoesNotHave() {
    Said said = run("apply", "--git-ref", "main", folder.toString());

    assertThat(said.code).isEqualTo(2);
    assertThat(said.err).contains("Git has no main");
  }

  @Test
  void shouldAskForAThingAsItIsWithTheReasonAndForNothingElseWithOne() {
    AsItIs asItIs = new AsItIs();
    assertThat(asItIs.below("/runs/1")).isEqualTo("/runs/1");
    asItIs.reason = "ticket & more";
    assertThatThrownBy(() -> asItIs.below("/runs/1")).hasMessageContaining("--raw");
    asItIs.raw = true;
    assertThat(asItIs.below("/runs/1")).isEqualTo("/runs/1/raw?reason=ticket%20%26%20more");
    assertThat(asItIs.path("/audit/1", "/audit/raw/1"))
        .isEqualTo("/audit/raw/1?reason=ticket%20%26%20more");
  }

  @Test
  void shouldSayHowToStartANodeWhenNoneRuns() {
    Said said = run("runs", "list", "--data", folder.toString());

    assertThat(said.code).isEqualTo(1);
    assertThat(said.err).contains("No node runs").contains("./penstock up");
  }

  @Test
  void shouldNeverTakeATokenAsAnArgument() {
    Said said = run("runs", "list", "--server", "http://127.0.0.1:1");

    assertThat(said.code).isEqualTo(2);
    assertThat(said.err).contains("--token-file");
  }

  @Test
  void shouldRefuseAFolderWithNothingToApply() {
    Said said = run("apply", folder.toString());

    assertThat(said.code).isEqualTo(2);
    assertThat(said.err).contains("workflows/");
  }

  @Test
  void shouldRefuseAFolderThatIsNotThereByItsName() {
    Said said = run("apply", folder.resolve("my-confg").toString());

    assertThat(said.code).isEqualTo(2);
    assertThat(said.err).contains("There is no folder", "my-confg");
  }

  @Test
  void shouldTellOfAFolderThatIsNearlyNamedLikeOneThatIsRead() throws Exception {
    dev.penstock.node.demo.DemoFiles.write(folder, 8080);
    Files.move(folder.resolve("triggers"), folder.resolve("trigger"));
    Files.createDirectories(folder.resolve("polices"));

    Said said = run("apply", folder.toString(), "--data", folder.resolve("none").toString());

    assertThat(said.err)
        .contains("Nothing reads trigger/.", "Did you mean \"triggers\"?")
        .doesNotContain("polices");
  }

  @Test
  void shouldRefuseAServerThatIsNoAddress() throws Exception {
    Path token = Files.writeString(folder.resolve("token.txt"), "pk_x");

    for (String given : List.of("nonsense", "localhost:8080", "http://", "http://a b")) {
      Said said = run("runs", "list", "--server", given, "--token-file", token.toString());

      assertThat(said.code).as(given).isEqualTo(2);
      assertThat(said.err).contains("https://penstock.example.com, not " + given + ".");
    }
  }

  /** A file after an @ is the value; for the parser alone it would be a file of arguments. */
  @Test
  void shouldTakeTheValueOfAnOptionFromAFile() throws Exception {
    Path greet = folder.resolve("greet.yaml");
    Files.writeString(
        greet,
        """
        document: { dsl: 1.0.3, namespace: default, name: greet, version: 1.0.0 }
        do: [ { hail: { set: { to: '${ .name }' } } } ]
        """);
    Path input = Files.writeString(folder.resolve("in.json"), "{\"name\": \"Ada --help\"}");

    Said said = run("run", greet.toString(), "--input", "@" + input);
    Said none = run("run", greet.toString(), "--input", "@" + folder.resolve("none.json"));

    assertThat(said.err).contains("author's bench");
    assertThat(said.out.strip()).isEqualTo("{\"to\":\"Ada --help\"}");
    assertThat(said.code).isZero();
    assertThat(none.code).isEqualTo(2);
    assertThat(none.err).contains("none.json can't be read");
  }

  @Test
  void shouldHaveNoCommandThatApproves() {
    assertThat(commands(Main.commandLine(), List.of()).toString())
        .doesNotContain("approve")
        .doesNotContain("decide");
  }

  @Test
  void shouldRunTheDemosOwnTests() throws Exception {
    dev.penstock.node.demo.DemoFiles.write(folder, 8080);
    Path report = folder.resolve("target/report.xml");

    Said said =
        run(
            "test-definition",
            folder.toString(),
            "--min-coverage",
            "100",
            "--junit",
            report.toString());

    assertThat(said.code).as(said.out).isZero();
    assertThat(said.out).contains("✓ refunds once a person has agreed").contains("4/4 tasks");
    assertThat(report).content().contains("testsuite");
  }

  @Test
  void shouldFailWhenTooLittleIsCovered() throws Exception {
    dev.penstock.node.demo.DemoFiles.write(folder, 8080);
    Path tests = folder.resolve("workflows/refund.test.yaml");
    String text = Files.readString(tests);
    Files.writeString(tests, text.substring(0, text.indexOf("  - name: refuses")));

    Said said = run("test-definition", folder.toString(), "--min-coverage", "100", "--json");

    assertThat(said.code).isEqualTo(1);
    assertThat(said.err).contains("at least 100 %");
    assertThat(dev.penstock.json.Json.read(said.out).path("failed").asInt()).isZero();
  }

  @Test
  void shouldTellBrokenTestsFromFailedOnes() throws Exception {
    dev.penstock.node.demo.DemoFiles.write(folder, 8080);
    Path tests = folder.resolve("workflows/refund.test.yaml");
    Files.writeString(tests, Files.readString(tests).replace("refund: r-1", "refund: r-2"));
    assertThat(run("test-definition", tests.toString()).code).isZero();

    String text = Files.readString(tests);
    Files.writeString(tests, text.replace("output: { refund: r-2 }", "output: { refund: r-3 }"));
    Said failed = run("test-definition", tests.toString());
    Files.writeString(tests, text.replace("task: refund", "task: refnud"));
    Said broken = run("test-definition", tests.toString());

    assertThat(failed.code).isEqualTo(1);
    assertThat(failed.out).contains("/refund expected \"r-3\", was \"r-2\"");
    assertThat(broken.code).isEqualTo(2);
    assertThat(broken.out).contains("Did you mean \"refund\"?");
  }

  @Test
  void shouldLeaveTestsWhereTheyAreWhenAFolderIsApplied() {
    dev.penstock.node.demo.DemoFiles.write(folder, 8080);

    assertThat(dev.penstock.node.client.ConfigurationFolder.read(folder).path("files"))
        .noneMatch(file -> file.path("path").asText().contains(".test."));
  }

  @Test
  void shouldTellTheNextTimesOfASchedule() throws Exception {
    Path file = folder.resolve("report.yaml");
    Files.writeString(file, scheduled("cron: 30 2 * * *"));

    Said utc =
        run("schedules", "next", file.toString(), "-n", "2", "--from", "2026-03-28T12:00:00Z");
    Said berlin =
        run(
            "schedules",
            "next",
            "--cron",
            "30 2 * * *",
            "--zone",
            "Europe/Berlin",
            "-n",
            "2",
            "--from",
            "2026-03-28T12:00:00Z");

    assertThat(utc.out).contains("2026-03-29T02:30:00Z", "2026-03-30T02:30:00Z");
    assertThat(berlin.out)
        .contains("2026-03-29T01:00:00Z", "Sun 2026-03-29 03:00:00 +02:00")
        .contains("2026-03-30T00:30:00Z", "Mon 2026-03-30 02:30:00 +02:00");
    Files.writeString(file, scheduled("after: PT5M"));
    assertThat(run("schedules", "next", file.toString()).out).contains("PT5M after each run");
  }

  @Test
  void shouldTellTheTimesOfAScheduleFileByItsOwnClocksAndItsJitter() throws Exception {
    Path file = folder.resolve("nightly.yaml");
    Files.writeString(
        file,
        """
        schedule: nightly
        cron: 15 2 * * *
        zone: Australia/Lord_Howe
        jitter: PT1M
        start: {workflow: ops/report}
        """);

    Said said =
        run("schedules", "next", file.toString(), "-n", "2", "--from", "2026-10-03T00:00:00Z");

    assertThat(said.out)
        .contains("2026-10-03T15:30:00Z", "Sun 2026-10-04 02:30:00 +11:00", "STARTS")
        .contains("2026-10-04T15:15:00Z", "Mon 2026-10-05 02:15:00 +11:00");
  }

  @Test
  void shouldRefuseSchedulesAndZonesThatAreNone() throws Exception {
    Path file = folder.resolve("report.yaml");
    Files.writeString(file, scheduled("cron: 0 0 30 2 *"));

    assertThat(run("schedules", "next", file.toString()).err).contains("invalid-schedule");
    assertThat(run("schedules", "next", "--cron", "* * * * *", "--zone", "Europe/Berln").err)
        .contains("no IANA zone");
    assertThat(run("schedules", "next", "--cron", "* * * *").code).isEqualTo(2);
    assertThat(run("schedules", "next").code).isEqualTo(2);
  }

  @Test
  void shouldRunAScheduledDocumentOnceAndSaySo() throws Exception {
    Path file = folder.resolve("report.yaml");
    Files.writeString(file, scheduled("every: PT1H"));

    Said said = run("run", file.toString());

    assertThat(said.code).isZero();
    assertThat(said.err).contains("schedule", "once, now");
  }

  private static String scheduled(String schedule) {
    return """
    document: {dsl: '1.0.3', namespace: ops, name: report, version: 1.0.0}
    schedule: {%s}
    do: [{greet: {set: {text: hello}}}]
    """
        .formatted(schedule);
  }

  private static List<List<String>> commands(CommandLine line, List<String> path) {
    List<List<String>> all = new ArrayList<>();
    line.getSubcommands()
        .forEach(
            (name, sub) -> {
              if (sub.getCommandSpec().usageMessage().hidden()) {
                return;
              }
              List<String> here = new ArrayList<>(path);
              here.add(name);
              all.add(here);
              all.addAll(commands(sub, here));
            });
    return all;
  }

  private static Said run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    return new Said(code, out.toString(), err.toString());
  }
}
