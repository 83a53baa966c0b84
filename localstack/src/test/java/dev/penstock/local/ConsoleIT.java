package dev.penstock.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.penstock.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person walks the console of a real node with a real browser: signs in, reads what happened and
 * what would be done, decides, and sees it done. F72, F86, F104, F105, F106 (the console).
 */
class ConsoleIT {

  @TempDir private static Path folder;

  private static LocalPlatform platform;
  private static Target target;
  private static Chromium chromium;
  private static String session;
  private static int sent;

  private ConsoleTab tab;

  @BeforeAll
  static void start() {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    chromium = Chromium.launch();
    target = Target.start();
    platform = LocalPlatform.start(folder.resolve("node"));
    try (ConsoleTab person = chromium.open(platform.url(), new Browser.NewContextOptions())) {
      person.signIn(ConsoleTab.signInLink(platform));
      session = person.session();
    }
  }

  @AfterAll
  static void stop() {
    platform.close();
    target.close();
    chromium.close();
  }

  @BeforeEach
  void open() {
    tab = tab(new Browser.NewContextOptions().setStorageState(session));
  }

  @AfterEach
  void close() {
    tab.close();
  }

  @Test
  void shouldSignInOnceThroughTheLinkAndOnlyByTheButton() {
    try (ConsoleTab first = tab(new Browser.NewContextOptions());
        ConsoleTab second = tab(new Browser.NewContextOptions())) {
      // given a link that a mail scanner has opened already
      String link = ConsoleTab.signInLink(platform);
      first.page().navigate(link);
      second.page().navigate(link);

      // when
      first.button("Sign in").click();

      // then
      assertThat(first.heading("Runs")).isVisible();
      assertThat(first.page()).hasURL(Pattern.compile(".*/runs$"));
      assertSound(first);

      // when
      second.button("Sign in").click();

      // then
      assertThat(second.heading("This link no longer works")).isVisible();
      assertThat(second.notes()).containsExactly("401 POST /api/v1/session");
    }
  }

  @Test
  void shouldShowEveryHopAndProofOfARun() {
    // given
    String run = send("book");
    platform.awaitRun(run, Set.of("completed"));

    // when
    tab.go("/runs");
    tab.table("Runs").locator("a[href='/runs/" + run + "']").click();

    // then
    assertThat(tab.heading("default/book")).isVisible();
    assertThat(tab.region("Trace"))
        .containsText(
            Pattern.compile("ingress.*orchestrator.*policy\\.eval.*tool\\.call.*", Pattern.DOTALL));
    assertThat(tab.region("Trace")).containsText("ms");
    assertThat(task("book")).hasAccessibleName(Pattern.compile("book, .*: done"));
    assertThat(tab.region("Input")).containsText(target.url());
    assertThat(tab.region("Output")).containsText("booked");
    assertThat(tab.region("Policy decisions")).containsText("allow");
    assertThat(tab.region("Policy decisions")).containsText("local-target");
    assertThat(tab.region("Effects")).containsText("recorded");
    assertThat(tab.table("Receipts").locator("tbody tr")).hasCount(1);
    assertThat(tab.region("Audit")).containsText("delivery.accepted");
    assertThat(tab.region("Configuration")).containsText("/policy");
    assertThat(tab.region("Configuration")).containsText("config/base");

    // when
    tab.button("Replay on record").click();

    // then
    assertThat(tab.region("Replay"))
        .containsText("1 call answered from the record, none made. It completes. No difference.");

    // when
    tab.region("Compare").getByLabel("With run").fill(run);
    tab.region("Compare").getByLabel("With run").press("Enter");

    // then
    assertThat(tab.region("Compare")).containsText("They did the same.");
    assertSound(tab);
  }

  @Test
  void shouldFollowARunFromTheQuestionToItsEndWithoutAReload() {
    try (ConsoleTab inbox = tab(new Browser.NewContextOptions().setStorageState(session))) {
      // given an inbox that nobody reloads
      inbox.go("/approvals");
      assertThat(inbox.status("Live updates: Live")).isVisible();
      inbox.page().evaluate("window.neverReloaded = true");

      // when
      String run = send("release");
      JsonNode question = question(run);
      inbox.linkTo("/approvals/" + question.path("id").textValue()).click();

      // then it shows exactly what would be done, and who asked
      assertThat(inbox.page().getByText("is what you see")).isVisible();
      assertThat(Json.read(inbox.page().getByLabel("Payload as JSON").innerText()))
          .isEqualTo(question.path("payload"));
      assertThat(inbox.region("Asked")).containsText(question.path("askedBy").textValue());
      assertThat(target.callsOf(run)).isZero();

      // given the run's page beside it
      tab.go("/runs/" + run);
      assertThat(task("release")).hasAccessibleName(Pattern.compile("release, .*: waiting"));
      tab.page().evaluate("window.neverReloaded = true");

      // when
      inbox
          .page()
          .getByRole(
              AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(Pattern.compile("^Comment, ")))
          .fill("Seen and agreed");
      inbox.button("Approve").click();

      // then both tabs tell of it by themselves
      assertThat(inbox.region("Decision")).containsText("approved");
      assertThat(tab.page().locator("main .page-head")).containsText("completed");
      assertThat(task("release")).hasAccessibleName(Pattern.compile("release, .*: done"));
      assertThat(tab.region("Human tasks")).containsText("approved");
      assertThat(target.callsOf(run)).isOne();
      inbox.page().getByText("Runs", new Page.GetByTextOptions().setExact(true)).click();
      assertThat(inbox.table("Runs").locator("tr", has(inbox, run))).containsText("completed");
      assertThat(inbox.page().evaluate("window.neverReloaded")).isEqualTo(true);
      assertThat(tab.page().evaluate("window.neverReloaded")).isEqualTo(true);
      assertSound(inbox);
      assertSound(tab);
    }
  }

  @Test
  void shouldSayWhoWasQuickerWhenAQuestionIsAlreadyDecided() {
    // given a decision by somebody else that arrives while this one is on its way
    Operator colleague = platform.operator();
    String run = send("release");
    JsonNode question = question(run);
    tab.go("/approvals/" + question.path("id").textValue());
    JsonNode shown = colleague.question(run);
    tab.page()
        .route(
            "**/decision",
            route -> {
              assertThat(colleague.decide(shown, "rejected").statusCode()).isEqualTo(200);
              route.resume();
            });

    // when
    tab.button("Approve").click();

    // then
    assertThat(tab.page().getByRole(AriaRole.ALERT))
        .containsText(Pattern.compile("Already decided by \\S+"));
    assertThat(tab.region("Decision")).containsText("rejected");
    assertThat(tab.button("Approve")).hasCount(0);
    assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("faulted");
    assertThat(target.callsOf(run)).isZero();
    assertSound(tab, "409 POST /api/v1/approvals/" + question.path("id").textValue() + "/decision");
  }

  @Test
  void shouldVoidADecisionOnAPayloadThatWasChangedMeanwhile() {
    // given somebody with the database's password who swaps the payload under the person's finger
    String run = send("release");
    String id = question(run).path("id").textValue();
    tab.go("/approvals/" + id);
    tab.page()
        .route(
            "**/decision",
            route -> {
              platform.change(
                  """
                  UPDATE penstock.human_task
                     SET payload = replace(payload, '/release', '/steal'),
                         payload_digest = 'sha256:' || encode(sha256(convert_to(replace(payload, '/release', '/steal'), 'UTF8')), 'hex')
                   WHERE id = '%s'
                  """
                      .formatted(id));
              route.resume();
            });

    // when
    tab.button("Approve").click();

    // then nothing is done, it is said, and it is on the trail
    assertThat(tab.heading("The payload changed, look again")).isVisible();
    assertThat(tab.button("Approve")).isDisabled();
    assertThat(target.callsOf(run)).isZero();
    assertThat(
            platform.count(
                "SELECT count(*) FROM penstock.audit WHERE body::jsonb ->> 'kind' = 'approval.voided' AND run_id = '"
                    + run
                    + "'"))
        .isOne();

    // when the person is talked into approving the new one
    tab.page().unroute("**/decision");
    tab.button("Show the new payload").click();
    assertThat(tab.region("Payload")).containsText("/steal");
    tab.button("Approve").click();

    // then nothing is done either: what would be done is asked anew, as it is
    JsonNode again =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> platform.get("/api/v1/runs/" + run + "/trace").path("humanTasks").path(1),
                task -> !task.isMissingNode());
    JsonNode asked = platform.get("/api/v1/approvals/" + again.path("id").textValue());
    assertThat(asked.path("payload").toString()).contains("/release").doesNotContain("/steal");
    assertThat(target.callsOf(run)).isZero();
    assertSound(tab, "409 POST /api/v1/approvals/" + id + "/decision");
  }

  @Test
  void shouldOfferNoDecisionOnAPayloadThatIsNotTheOneAskedAbout() {
    // given
    String run = send("release");
    String id = question(run).path("id").textValue();
    platform.change(
        """
        UPDATE penstock.human_task SET payload = replace(payload, '/release', '/steal')
         WHERE id = '%s'
        """
            .formatted(id));

    // when
    tab.go("/approvals/" + id);

    // then
    assertThat(tab.page().getByText("is not what you see")).isVisible();
    assertThat(tab.button("Approve")).isDisabled();
    assertSound(tab);
  }

  @Test
  void shouldProveAnEntryInTheBrowserAndBelieveOnlyTheKeyThatThePersonBrought() {
    // given an entry that is under a checkpoint
    tab.go("/audit");
    String oldest =
        tab.table("Audit entries")
            .getByRole(
                AriaRole.BUTTON,
                new Locator.GetByRoleOptions().setName(Pattern.compile("^Prove entry ")))
            .last()
            .getAttribute("aria-label");
    long seq = Long.parseLong(oldest.substring("Prove entry ".length()));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                platform.count("SELECT coalesce(max(size), 0) FROM penstock.audit_checkpoint")
                    >= seq);

    // when
    tab.button(oldest).click();

    // then
    assertThat(tab.status("Proof")).containsText("This browser computed it from the entry");
    assertThat(tab.status("Proof")).containsText("the key that this server gave");

    // when the person brings a key of somebody else
    Locator key =
        tab.page()
            .getByRole(
                AriaRole.TEXTBOX,
                new Page.GetByRoleOptions().setName(Pattern.compile("^Verifier key")));
    key.fill("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");

    // then what the server says counts for nothing
    assertThat(tab.status("Proof")).containsText("does not hold");
    assertThat(tab.status("Proof")).containsText("not signed by example.com/foo");

    // when they bring the node's
    key.fill(Program.run("audit", "key", "--data", platform.data().toString()).output().strip());

    // then
    assertThat(tab.status("Proof")).containsText("the key that you brought");
    assertSound(tab);
  }

  @Test
  void shouldVerifyTheChainAndNameTheEntryThatWasChanged() {
    // given
    platform.awaitEnd(send("book"));
    tab.go("/audit");
    assertThat(tab.table("Audit entries")).containsText("run.completed");

    // when
    tab.button("Verify chain").click();

    // then
    assertThat(tab.status("Verification")).containsText("intact");
    assertThat(tab.status("Verification")).containsText("agrees with its anchor");

    // when
    long changed =
        platform.count(
            "SELECT max(seq) FROM penstock.audit WHERE body::jsonb ->> 'kind' = 'delivery.accepted'");
    rewrite(changed, "delivery.accepted", "delivery.accustom");
    tab.button("Verify chain").click();

    // then
    assertThat(tab.status("Verification")).containsText("Entry " + changed + " is the first");

    // when
    rewrite(changed, "delivery.accustom", "delivery.accepted");
    tab.button("Verify chain").click();

    // then
    assertThat(tab.status("Verification")).containsText("intact");
    assertSound(tab);
  }

  @Test
  void shouldBeWalkableByKeyboardAlone() {
    // given
    platform.awaitEnd(send("book"));
    platform.awaitEnd(send("book"));
    tab.go("/runs");
    Locator rows = tab.table("Runs").locator("a.row-link");
    assertThat(rows.nth(1)).isVisible();

    // when
    press("Tab");

    // then
    Locator skip =
        tab.page()
            .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Skip to the page"));
    assertThat(skip).isFocused();
    assertThat(skip).isInViewport();

    // when
    press("Enter");

    // then
    assertThat(tab.page().getByRole(AriaRole.MAIN)).isFocused();

    // when
    press("j", "j", "k");

    // then
    assertThat(rows.first()).isFocused();

    // when
    String path = rows.first().getAttribute("href");
    press("Enter");

    // then
    assertThat(tab.page()).hasURL(Pattern.compile(".*" + path + "$"));
    assertThat(tab.region("Trace")).isVisible();

    // when
    press("g", "a");

    // then
    assertThat(tab.heading("Approvals")).isVisible();
    assertSound(tab);
  }

  @Test
  void shouldFitOnAPhoneInBothThemes() {
    // given
    String run = send("release");
    String question = question(run).path("id").textValue();
    List<String> paths =
        List.of(
            "/runs",
            "/runs/" + run,
            "/approvals",
            "/approvals/" + question,
            "/deliveries",
            "/schedules",
            "/schedules/yearly",
            "/events",
            "/subscriptions",
            "/outbound",
            "/audit",
            "/audit/holds");
    traffic();
    for (ColorScheme theme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      try (ConsoleTab phone =
          tab(
              new Browser.NewContextOptions()
                  .setStorageState(session)
                  .setViewportSize(390, 844)
                  .setColorScheme(theme))) {
        for (String path : paths) {
          // when
          phone.go(path);
          assertThat(phone.page().locator("main table, main .panel").first()).isVisible();

          // then
          assertThat(phone.overflow()).as("%s in %s", path, theme).isZero();
          assertThat(
                  phone
                      .page()
                      .evaluate(
                          "matchMedia('(prefers-color-scheme: dark)').matches"
                              + " === (getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g)[0] < 128)"))
              .as("%s in %s", path, theme)
              .isEqualTo(true);
        }
        assertSound(phone);
      }
    }
  }

  @Test
  void shouldKeepAndHandOutWhatIsKnownOfAPerson() throws Exception {
    // given
    tab.go("/audit");
    tab.linkTo("/audit/holds").click();

    // when
    tab.button("Place a hold").click();
    tab.page().getByLabel("Who wants it, and why").fill("Case 4711");
    tab.page().getByLabel("Person, everybody if left empty").fill("eve");
    tab.button("Place").click();

    // then the store refuses to erase them
    assertThat(tab.table("Legal holds")).containsText("in force");
    Program erasure =
        Program.run(
            "people",
            "erase",
            "eve",
            "--reason",
            "r",
            "--yes",
            "--data",
            platform.data().toString());
    assertThat(erasure.exitCode()).isNotZero();
    assertThat(erasure.errors()).contains("legal hold");

    // when
    tab.button("Release the hold: Case 4711").click();
    tab.page().getByLabel("Reason, for the audit trail").fill("Settled");
    press("Enter");

    // then
    assertThat(tab.table("Legal holds")).containsText("Settled");
    assertThat(platform.get("/api/v1/holds").at("/items/0/releaseReason").asText())
        .isEqualTo("Settled");

    // when
    String person = tab.page().locator(".person-name").innerText().strip();
    tab.page().getByLabel("Person, as the sign-in names them").fill(person);
    tab.button("Export").click();
    tab.page().getByLabel("Reason, for the audit trail").fill("Their own request");
    Download file = tab.page().waitForDownload(() -> press("Enter"));

    // then
    List<JsonNode> lines = Files.readAllLines(file.path()).stream().map(Json::read).toList();
    assertThat(lines).anySatisfy(it -> assertThat(it.path("table").asText()).isEqualTo("session"));
    assertThat(lines)
        .anySatisfy(it -> assertThat(it.at("/entry/kind").asText()).isEqualTo("hold.placed"));
    assertThat(tab.region("A person's data")).containsText(lines.size() + " lines were handed out");
    assertSound(tab);
  }

  @Test
  void shouldShowWhatAWorkflowSaysAndTheTaskThatIsPickedInItsDiagram() {
    String digest =
        platform.get("/api/v1/definitions?workflow=default/book").at("/items/0/digest").textValue();
    tab.go("/workflows");
    tab.linkTo("/workflows/" + digest.replace(":", "%3A")).click();

    assertThat(tab.heading("default/book")).isVisible();
    assertThat(tab.region("Workflow as JSON")).containsText("\"name\": \"book\"");
    assertThat(tab.region("Task as JSON")).hasCount(0);

    tab.region("Diagram").locator("a").first().click();

    assertThat(tab.region("Task as JSON")).isVisible();
    assertThat(tab.heading("default/book")).isVisible();
    assertSound(tab);
  }

  @Test
  void shouldStartARunOfTheWorkflowThatIsPickedWithTheInputAsItWasTyped() {
    tab.go("/workflows");
    tab.button("Start default/book 1.0.0").click();
    tab.page()
        .getByLabel("Input, as JSON")
        .fill("{\"id\": 12345678901234567890, \"target\": \"%s\"}".formatted(target.url()));
    tab.button("Start the run").click();

    assertThat(tab.heading("default/book")).isVisible();
    assertThat(tab.page()).hasURL(Pattern.compile(".*/runs/run_[0-9a-z]+$"));
    String run = tab.page().url().replaceAll(".*/", "");
    JsonNode ended = platform.awaitEnd(run);
    assertThat(ended.path("status").asText()).isEqualTo("completed");
    assertThat(ended.path("startedBy").asText()).isEqualTo("person:owner");
    assertThat(ended.at("/input/id").asText()).isEqualTo("12345678901234567890");
    assertSound(tab);
  }

  @Test
  void shouldPauseAScheduleWithANoteAndRunItNow() {
    // given
    traffic();
    tab.go("/schedules");

    // when
    tab.linkTo("/schedules/yearly").click();
    assertThat(tab.table("Next times").locator("tbody tr").first()).isVisible();
    tab.button("Pause").click();
    tab.page().getByLabel("Note, for people and for the audit trail").fill("A holiday");
    press("Enter");

    // then
    assertThat(tab.region("Schedule")).containsText("A holiday");
    assertThat(platform.get("/api/v1/schedules/yearly").path("note").asText())
        .isEqualTo("A holiday");

    // when
    tab.button("Resume").click();
    assertThat(tab.button("Pause")).isVisible();
    tab.button("Run now").click();
    tab.page().getByText("See the run").click();

    // then
    assertThat(tab.heading("default/rest")).isVisible();
    assertSound(tab);
  }

  @Test
  void shouldTellWhatABackfillWouldDoBeforeItIsDone() {
    // given
    traffic();
    tab.go("/schedules/default%2Frest");

    // when
    tab.button("Backfill").click();
    tab.page().getByLabel("From, in your own time").fill("2024-06-01T00:00");
    tab.page().getByLabel("Until, not included").fill("2026-06-01T00:00");
    tab.button("Show what would happen").click();

    // then
    assertThat(tab.table("What would become of each").locator("tbody tr")).hasCount(2);
    assertThat(tab.table("What would become of each")).containsText("starts");
    assertThat(tab.button("Bring them")).isVisible();
    assertSound(tab);
  }

  @Test
  void shouldFollowAnEventToTheSubscriberThatItDidNotReach() {
    // given an endpoint that no rule of the policy names
    traffic();
    tab.go("/subscriptions");

    // when
    tab.linkTo("/outbound?subscription=books").click();
    tab.table("Messages").locator("a.row-link").first().click();

    // then
    assertThat(tab.table("Tries")).containsText("refused");

    // when
    tab.region("Message").getByText("walked").click();

    // then
    assertThat(tab.region("CloudEvent as JSON")).containsText("\"walked\"");
    assertSound(tab);
  }

  /** A schedule, a subscription, and an event that it means; however often it is asked for. */
  private static void traffic() {
    platform.apply(LocalPlatform.files("/traffic"));
    platform.post(
        "/api/v1/events",
        "application/cloudevents+json",
        Json.object()
            .put("specversion", "1.0")
            .put("id", "walked-1")
            .put("source", "/console")
            .put("type", "walked"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                platform.get("/api/v1/outbound?subscription=books").at("/items/0/attempts").asInt()
                    > 0);
  }

  @Test
  void shouldRefuseAScriptThatIsNotTheConsolesOwn() {
    // given
    tab.go("/runs");

    // when
    tab.page()
        .evaluate(
            """
            () => {
              const script = document.createElement("script");
              script.textContent = "window.inlineRan = true";
              document.body.append(script);
            }
            """);

    // then
    assertThat(tab.page().evaluate("window.inlineRan")).isNull();
    assertThat(tab.notes()).singleElement().asString().contains("Content Security Policy");
  }

  private static ConsoleTab tab(Browser.NewContextOptions look) {
    return chromium.open(platform.url(), look);
  }

  private static String send(String trigger) {
    int number = ++sent;
    return platform.sendUntilAccepted(
        trigger, "walk-" + number, Json.object().put("id", number).put("target", target.url()));
  }

  /** The question that a run asks, as the API gives it. */
  private static JsonNode question(String run) {
    String id =
        await()
            .atMost(Duration.ofSeconds(60))
            // There is no trace before a worker has taken the run up.
            .ignoreExceptions()
            .until(
                () -> platform.get("/api/v1/runs/" + run + "/trace").path("humanTasks").path(0),
                task -> !task.isMissingNode())
            .path("id")
            .textValue();
    return platform.get("/api/v1/approvals/" + id);
  }

  private static void rewrite(long seq, String from, String to) {
    platform.change(
        "UPDATE penstock.audit SET body = replace(body, '%s', '%s') WHERE seq = %d"
            .formatted(from, to, seq));
  }

  private Locator task(String name) {
    return tab.region("Diagram")
        .getByRole(
            AriaRole.LINK,
            new Locator.GetByRoleOptions().setName(Pattern.compile("^" + name + ", ")));
  }

  private static Locator.LocatorOptions has(ConsoleTab inbox, String run) {
    return new Locator.LocatorOptions().setHas(inbox.page().locator("a[href='/runs/" + run + "']"));
  }

  private void press(String... keys) {
    for (String key : keys) {
      tab.page().keyboard().press(key);
    }
  }

  /** Nothing went wrong in the tab but what the test provoked. */
  private static void assertSound(ConsoleTab tab, String... provoked) {
    assertThat(tab.requests()).isPositive();
    assertThat(tab.notes()).containsExactly(provoked);
  }
}
