package dev.penstock.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * F106: the console for those who use no mouse, see little or hear it read, and for those who trust
 * no page that talks to others.
 */
class AccessibilityIT {

  @TempDir private static Path folder;

  private static LocalPlatform platform;
  private static Target target;
  private static Chromium chromium;
  private static Axe axe;
  private static String session;
  private static Map<String, String> pages;

  private ConsoleTab tab;

  @BeforeAll
  static void start() {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    axe = Axe.installed();
    chromium = Chromium.launch();
    target = Target.start();
    platform = LocalPlatform.start(folder.resolve("node"));
    try (ConsoleTab person = open(new Browser.NewContextOptions())) {
      person.signIn(ConsoleTab.signInLink(platform));
      session = person.session();
    }
    pages = fill();
  }

  @AfterAll
  static void stop() {
    platform.close();
    target.close();
    chromium.close();
  }

  @BeforeEach
  void open() {
    tab = open(new Browser.NewContextOptions().setStorageState(session));
  }

  @AfterEach
  void close() {
    tab.close();
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 1440", "DARK, 1440", "LIGHT, 390", "DARK, 390"})
  void shouldBreakNoGuidelineOnAnyPage(ColorScheme theme, int width) {
    List<String> violations = new ArrayList<>();
    try (ConsoleTab seen =
        open(
            new Browser.NewContextOptions()
                .setStorageState(session)
                .setViewportSize(width, 900)
                .setColorScheme(theme))) {
      seen.go("/account");
      pages.forEach(
          (path, shown) -> {
            seen.move(path);
            assertThat(seen.page().locator(shown).first()).isVisible();
            look(seen, path, violations);
          });
      seen.page().keyboard().press("?");
      assertThat(seen.page().getByRole(AriaRole.DIALOG)).isVisible();
      look(seen, "the dialog of keys", violations);
      assertThat(seen.notes()).isEmpty();
    }
    try (ConsoleTab stranger =
        open(new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(theme))) {
      stranger.go("/sign-in");
      assertThat(stranger.page().getByRole(AriaRole.HEADING).first()).isVisible();
      look(stranger, "/sign-in", violations);
    }
    assertThat(violations).isEmpty();
  }

  /** Whoever reads a wide table moves the table; the page with its headings stays. */
  @ParameterizedTest
  @ValueSource(ints = {390, 1024, 1280})
  void shouldScrollNoPageSideways(int width) {
    List<String> wider = new ArrayList<>();
    try (ConsoleTab seen =
        open(
            new Browser.NewContextOptions().setStorageState(session).setViewportSize(width, 800))) {
      seen.go("/account");
      pages.forEach(
          (path, shown) -> {
            seen.move(path);
            assertThat(seen.page().locator(shown).first()).isVisible();
            if (!Boolean.TRUE.equals(seen.page().evaluate(FITS))) {
              wider.add(path);
            }
          });
    }
    assertThat(wider).isEmpty();
  }

  private static final String FITS =
      "document.documentElement.scrollWidth <= document.documentElement.clientWidth";

  @Test
  void shouldShowWhereTheFocusIsOnEveryStepThroughAPage() {
    tab.go("/runs");
    assertThat(tab.table("Runs").locator("a.row-link").first()).isVisible();

    List<String> steps = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      tab.page().keyboard().press("Tab");
      String step = (String) tab.page().evaluate(FOCUS);
      if (step.equals("page")) {
        break;
      }
      steps.add(step);
    }

    assertThat(steps).hasSizeGreaterThan(12).allMatch(step -> step.endsWith(" shown"));
  }

  /** What has the focus, and whether that can be seen. */
  private static final String FOCUS =
      """
      () => {
        const on = document.activeElement;
        if (!on || on === document.body) return "page";
        const look = getComputedStyle(on);
        const outlined = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
        const box = on.getBoundingClientRect();
        const covered = !on.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
        return `${on.tagName} ${on.textContent.trim()} ${outlined ? (covered ? "covered" : "shown") : "unseen"}`;
      }
      """;

  @Test
  void shouldEndAnothersSessionByKeyboardAlone() {
    // given somebody who is signed in elsewhere
    try (ConsoleTab eve = open(new Browser.NewContextOptions())) {
      eve.signIn(ConsoleTab.signInLink(platform));
      tab.go("/runs");
      assertThat(tab.heading("Runs")).isVisible();

      // when
      press("g", "c");
      assertThat(tab.table("Sessions")).isVisible();
      assertThat(tab.table("API keys")).isVisible();
      Locator end =
          tab.table("Sessions")
              .getByRole(
                  AriaRole.BUTTON,
                  new Locator.GetByRoleOptions().setName(Pattern.compile("^End the session of ")))
              .first();
      end.focus();
      press("Enter");

      // then the dialog holds the focus
      Locator dialog = tab.page().getByRole(AriaRole.DIALOG);
      assertThat(dialog).isVisible();
      for (int i = 0; i < 8; i++) {
        assertThat(
                tab.page()
                    .evaluate(
                        "document.activeElement === document.body"
                            + " || document.activeElement.closest('dialog[open]') !== null"))
            .isEqualTo(true);
        press("Tab");
      }

      // and gives it back
      press("Escape");
      assertThat(dialog).isHidden();
      assertThat(end).isFocused();

      // when
      press("Enter");
      dialog
          .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("End").setExact(true))
          .focus();
      press("Enter");

      // then
      assertThat(dialog).isHidden();
      eve.go("/runs");
      assertThat(eve.page()).hasURL(Pattern.compile(".*/sign-in$"));
      assertThat(tab.notes()).isEmpty();
    }
  }

  @Test
  void shouldTellThoseWhoHearItWhatChangesByItself() {
    // given a page that was read to its end
    String run = send("release", "heard");
    tab.go("/runs/" + run);
    Locator status = tab.page().locator("main .page-head [role=status]");
    assertThat(status).hasText("waiting");
    tab.page()
        .evaluate(
            """
            () => {
              window.told = [];
              new MutationObserver(() =>
                window.told.push(document.querySelector("main .page-head [role=status]").textContent),
              ).observe(document.querySelector("main .page-head [role=status]"),
                { childList: true, characterData: true, subtree: true });
            }
            """);

    // when
    Operator colleague = platform.operator();
    assertThat(colleague.decide(colleague.question(run), "approved").statusCode()).isEqualTo(200);

    // then it is the same region that says it, so that it is heard
    assertThat(status).hasText("completed");
    assertThat(tab.page().evaluate("window.told.at(-1)")).isEqualTo("completed");
    assertThat(tab.status("Live updates: Live")).isVisible();
    assertThat(tab.notes()).isEmpty();
  }

  /** F68: what is wrong is told at its field, what was typed stays, and the run gets the answer. */
  @Test
  void shouldFillInAFormByKeyboardAlone() {
    // given
    String question = form("typed");
    tab.go("/approvals/" + question);
    Locator amount = tab.page().getByLabel("Amount in EUR");
    assertThat(amount).hasValue("120.5");
    assertThat(tab.page().getByText("is what you see", new Page.GetByTextOptions().setExact(true)))
        .isVisible();

    // when
    amount.focus();
    press("Control+a", "0", "Tab");
    tab.page().keyboard().type("Train to Graz");
    press("Tab", "Space", "ArrowDown", "Enter");

    // then
    assertThat(tab.page().getByText("One field needs another look.")).isVisible();
    assertThat(amount).isFocused();
    assertThat(amount).hasAttribute("aria-invalid", "true");
    assertThat(amount)
        .hasAccessibleDescription(Pattern.compile("Without VAT\\..*minimum value of 1.*"));
    assertThat(tab.page().getByLabel("Reason")).hasValue("Train to Graz");

    // when
    press("Control+a", "8", "0", "Enter");

    // then
    assertThat(tab.status("Decision")).containsText("submitted");
    String run = platform.get("/api/v1/approvals/" + question).path("runId").textValue();
    platform.awaitEnd(run);
    assertThat(platform.get("/api/v1/runs/" + run).path("output"))
        .isEqualTo(
            Json.object()
                .put("amount", 80)
                .put("reason", "Train to Graz")
                .put("urgency", "high")
                .put("inBudget", false));
    assertThat(tab.notes()).containsExactly("400 POST /api/v1/approvals/" + question + "/decision");
  }

  /** F68: two that show the same are picked and decided by one word, and nothing else with them. */
  @Test
  void shouldDecideOnTwoThatShowTheSameByKeyboardAlone() {
    List<String> questions = List.of(review("Twins"), review("Twins"));
    tab.go("/approvals");
    Locator boxes = tab.page().getByLabel("Decide on Contract with Twins together with others");
    assertThat(boxes).hasCount(2);

    // when
    for (Locator box : boxes.all()) {
      box.focus();
      press("Space");
      assertThat(box).isChecked();
    }

    // then
    assertThat(tab.page().getByLabel("Decide on Contract with Nordwind together with others"))
        .isDisabled();
    List<String> violations = new ArrayList<>();
    look(tab, "two picked", violations);
    tab.button("Approve 2").focus();
    press("Enter");
    assertThat(tab.status("Decisions")).containsText("2 of 2 were taken");
    look(tab, "two decided", violations);
    assertThat(violations).isEmpty();
    for (String question : questions) {
      JsonNode decided = platform.get("/api/v1/approvals/" + question);
      assertThat(decided.path("outcome").textValue()).isEqualTo("approved");
      assertThat(
              platform
                  .awaitEnd(decided.path("runId").textValue())
                  .at("/output/documents/0/name")
                  .textValue())
          .isEqualTo("contract.pdf");
    }
    assertThat(tab.notes()).isEmpty();
  }

  @Test
  void shouldTrustNothingButItsOwnFiles() {
    Response page = tab.page().navigate(platform.url() + "/runs");
    assertThat(tab.heading("Runs")).isVisible();

    String policy = page.headerValue("content-security-policy");
    assertThat(policy)
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http:", "https:", "*", "nonce");
    assertThat(
            tab.page()
                .evaluate(
                    "[...document.querySelectorAll('script:not([src]), style, [style], [onclick]')].length"))
        .isEqualTo(0);
    // A tab notes whatever leaves the node, and whatever the policy has to stop.
    pages.keySet().forEach(tab::go);
    assertThat(tab.requests()).isGreaterThan(pages.size());
    assertThat(tab.notes()).isEmpty();
  }

  /** Every page, each with something on it, and what shows that it is there. */
  private static Map<String, String> fill() {
    platform.apply(LocalPlatform.files("/traffic"));
    JsonNode event =
        platform.post(
            "/api/v1/events",
            "application/cloudevents+json",
            Json.object()
                .put("specversion", "1.0")
                .put("id", "seen-1")
                .put("source", "/console")
                .put("type", "walked"));
    String done = send("book", "seen");
    platform.awaitEnd(done);
    String asking = send("release", "asked");
    String question =
        await()
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptions()
            .until(
                () -> platform.get("/api/v1/runs/" + asking + "/trace").at("/humanTasks/0/id"),
                it -> it.isTextual())
            .textValue();
    String message =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> platform.get("/api/v1/outbound?subscription=books").at("/items/0/id"),
                it -> it.isTextual())
            .textValue();
    String delivery = platform.get("/api/v1/runs/" + done).path("deliveryId").textValue();
    Program hold =
        Program.run(
            "audit", "hold", "add", "--reason", "Case 4711", "--data", platform.data().toString());
    assertThat(hold.exitCode()).as(hold.toString()).isZero();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("/runs", "main table a.row-link");
    all.put("/runs/" + done, "main .panel[aria-label=Receipts] table");
    all.put("/runs/" + asking, "main .panel[aria-label=Diagram] a");
    all.put("/approvals", "main table a.row-link");
    all.put(
        "/runs/" + asking + "?compare=" + done,
        "main table[aria-label='What the tasks have otherwise'] tbody tr");
    all.put("/approvals/" + question, "main .panel[aria-label=Payload]");
    all.put("/approvals/" + form("seen"), "main .panel[aria-label='Fill in'] form");
    all.put(
        "/approvals/" + review("Nordwind"),
        "main .panel[aria-label='Under review'] input[type=file]");
    all.put("/deliveries", "main table a.row-link");
    all.put("/deliveries/" + delivery, "main .panel");
    all.put("/schedules", "main table a.row-link");
    all.put("/schedules/yearly", "main .panel[aria-label=Schedule]");
    all.put("/events", "main table a.row-link");
    all.put("/events/" + event.path("seq").asText(), "main .panel");
    all.put("/subscriptions", "main table a.row-link");
    all.put("/outbound", "main table a.row-link");
    all.put("/outbound/" + message, "main .panel[aria-label=Message]");
    String policy = platform.get("/api/v1/policies").at("/items/0/digest").textValue();
    String secret = platform.get("/api/v1/secrets").at("/items/0/name").textValue();
    all.put("/workflows", "main table[aria-label=Workflows] tbody tr");
    String definition = platform.get("/api/v1/definitions").at("/items/0/digest").textValue();
    all.put("/workflows/" + definition, "main .panel[aria-label=Diagram] svg");
    all.put("/policies", "main table a.row-link");
    all.put("/policies/" + policy, "main table[aria-label=Rules] tbody tr");
    String decision = platform.get("/api/v1/policy-decisions").at("/items/0/id").textValue();
    all.put("/decisions", "main table a.row-link");
    all.put("/decisions/" + decision, "main .panel[aria-label=Decision]");
    all.put("/secrets", "main table a.row-link");
    all.put("/secrets/" + secret, "main table[aria-label=Versions] tbody tr");
    all.put("/audit", "main table[aria-label='Audit entries'] tbody tr");
    all.put("/audit/holds", "main table[aria-label='Legal holds'] tbody tr");
    all.put("/access", "main table[aria-label=Sessions] tbody tr");
    all.put("/account", "main table[aria-label=Sessions] tbody tr");
    all.put("/nowhere", "main h1");
    return all;
  }

  /** A form that waits to be filled in. */
  private static String form(String expense) {
    return asked("default/expense", Json.object().put("id", expense).put("amount", 120.5));
  }

  /** Documents that wait to be looked at. */
  private static String review(String customer) {
    ObjectNode document =
        Json.object()
            .put("name", "contract.pdf")
            .put("mediaType", "application/pdf")
            .put("size", 48_211)
            .put("digest", Digest.of(Json.object()))
            .put("uri", "https://documents.example.com/contract.pdf");
    ObjectNode input = Json.object().put("customer", customer);
    input.putArray("documents").add(document);
    return asked("default/contract", input);
  }

  /** The question of a run that is started here. */
  private static String asked(String workflow, JsonNode input) {
    JsonNode run =
        platform.post(
            "/api/v1/runs",
            "application/json",
            Json.object().put("workflow", workflow).set("input", input));
    String path = "/api/v1/runs/" + run.path("id").textValue() + "/trace";
    return await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> platform.get(path).at("/humanTasks/0/id"), it -> it.isTextual())
        .textValue();
  }

  private static void look(ConsoleTab seen, String what, List<String> violations) {
    axe.violations(seen.page()).forEach(it -> violations.add(what + ": " + it));
  }

  private static ConsoleTab open(Browser.NewContextOptions look) {
    return chromium.open(platform.url(), look);
  }

  private static String send(String trigger, String id) {
    return platform.sendUntilAccepted(
        trigger, id, Json.object().put("id", id.hashCode()).put("target", target.url()));
  }

  private void press(String... keys) {
    for (String key : keys) {
      tab.page().keyboard().press(key);
    }
  }
}
