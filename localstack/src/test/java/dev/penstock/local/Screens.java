package dev.penstock.local;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.penstock.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes the pictures of the console that the documents show, from a real node. See README.md. */
final class Screens {

  private static final List<int[]> SIZES = List.of(new int[] {1440, 900}, new int[] {390, 844});

  private final LocalPlatform platform;
  private final Target target;
  private int sent;

  private Screens(LocalPlatform platform, Target target) {
    this.platform = platform;
    this.target = target;
  }

  public static void main(String[] arguments) throws IOException {
    Path pictures = Files.createDirectories(Path.of(arguments[0]));
    Path folder = Files.createTempDirectory("penstock-screens");
    try (Target target = Target.start();
        LocalPlatform platform = LocalPlatform.start(folder.resolve("node"));
        Chromium chromium = Chromium.launch()) {
      Screens screens = new Screens(platform, target);
      screens.applyTheShop();
      screens.take(chromium, screens.aDayAtTheShop(), pictures);
    }
  }

  private void applyTheShop() {
    Path files = LocalPlatform.samples().resolveSibling("screens");
    platform.apply(files);
  }

  /** Runs of every kind; the paths of the pages to show, by the picture's name. */
  private Map<String, String> aDayAtTheShop() {
    for (int order = 4711; order < 4714; order++) {
      platform.awaitEnd(send("order-paid", Json.object().put("order", "A-" + order)));
    }
    platform.awaitEnd(send("refund-requested", refund("A-4690", 18)));
    platform.awaitEnd(send("day-ended", Json.object().put("day", "2026-11-20")));
    platform.awaitEnd(send("refund-requested", refund("A-4701", 0)));
    target.hold();
    int before = target.calls().size();
    String unknown =
        send(
            "invoice-approved",
            Json.object().put("invoice", "2026-1187").put("amount", 1890).put("currency", "EUR"));
    await().atMost(Duration.ofSeconds(30)).until(() -> target.calls().size() > before);
    platform.kill();
    target.answer();
    platform.restart();
    platform.awaitRun(unknown, Set.of("waiting"));
    Operator person = platform.operator();
    String approved = send("refund-requested", refund("A-4698", 240));
    platform.awaitRun(approved, Set.of("waiting"));
    person.decide(person.question(approved), "approved");
    platform.awaitEnd(approved);
    String open = send("refund-requested", refund("A-4705", 312));
    platform.awaitRun(open, Set.of("waiting"));
    platform.awaitEnd(send("order-paid", Json.object().put("order", "A-4714")));
    JsonNode question = person.question(open);
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("runs", "/runs");
    pages.put("run", "/runs/" + approved);
    pages.put("approvals", "/approvals");
    pages.put("approval", "/approvals/" + question.path("id").textValue());
    pages.put("policies", "/policies");
    pages.put(
        "policy",
        "/policies/" + platform.get("/api/v1/policies").at("/items/0/digest").textValue());
    pages.put("secrets", "/secrets");
    pages.put(
        "secret", "/secrets/" + platform.get("/api/v1/secrets").at("/items/0/name").textValue());
    pages.put("audit", "/audit");
    grant();
    pages.put("access", "/access");
    pages.put("unknown", "/approvals/" + person.question(unknown).path("id").textValue());
    pages.put(
        "faulted",
        "/runs/"
            + platform
                .get("/api/v1/runs?status=faulted")
                .path("items")
                .path(0)
                .path("id")
                .asText());
    return pages;
  }

  /** Who may do what at the shop. */
  private void grant() {
    for (String account :
        List.of(
            "group finance --grant approver:/shop --grant finance",
            "group operators --grant operator",
            "service reporter --grant auditor:/shop",
            "person eve --disabled")) {
      platform.command(("users set " + account).split(" ", -1));
    }
    platform.command("keys", "create", "nightly-report", "--grant", "service:/shop");
    platform.command("keys", "create", "directory", "--grant", "provisioner", "--ttl", "366d");
  }

  private void take(Chromium chromium, Map<String, String> pages, Path pictures) {
    String session;
    try (ConsoleTab person = chromium.open(platform.url(), new Browser.NewContextOptions())) {
      person.signIn(ConsoleTab.signInLink(platform));
      session = person.session();
    }
    for (ColorScheme theme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      for (int[] size : SIZES) {
        try (ConsoleTab tab =
            chromium.open(
                platform.url(),
                new Browser.NewContextOptions()
                    .setStorageState(session)
                    .setColorScheme(theme)
                    .setViewportSize(size[0], size[1]))) {
          pages.forEach(
              (name, path) -> {
                tab.go(path);
                tab.page().locator("main table, main .panel").first().waitFor();
                if (name.equals("audit")) {
                  tab.button("Verify chain").click();
                  tab.status("Verification").waitFor();
                }
                tab.page().waitForLoadState();
                tab.page().waitForTimeout(800);
                String file =
                    name + "-" + theme.name().toLowerCase(java.util.Locale.ROOT) + "-" + size[0];
                tab.page()
                    .screenshot(
                        new Page.ScreenshotOptions().setPath(pictures.resolve(file + ".png")));
                if (tab.overflow() > 0) {
                  System.out.println(file + " is too wide by " + tab.overflow());
                }
              });
          tab.notes().forEach(System.out::println);
        }
      }
    }
  }

  private static ObjectNode refund(String order, int amount) {
    return Json.object()
        .put("order", order)
        .put("customer", "kim@example.com")
        .put("amount", amount)
        .put("currency", "EUR");
  }

  private String send(String trigger, ObjectNode event) {
    return platform.sendUntilAccepted(trigger, "evt_" + ++sent, event.put("bank", target.url()));
  }
}
