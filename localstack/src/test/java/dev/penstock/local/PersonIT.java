package dev.penstock.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.penstock.json.Json;
import dev.penstock.workers.effect.Keycloak;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * People and services of a real Keycloak at a real node, through Keycloak's own pages in a real
 * browser, and the commands that say what they may do. F107, F77.
 */
@Timeout(360)
class PersonIT {

  private static final Pattern SUBJECT =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  @TempDir private static Path folder;
  private static PeopleRealm realm;
  private static Chromium chromium;
  private static LocalPlatform platform;

  @BeforeAll
  @Timeout(360)
  static void start() {
    Keycloak.require();
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    CompletableFuture<PeopleRealm> opening = CompletableFuture.supplyAsync(PeopleRealm::open);
    chromium = Chromium.launch();
    realm = opening.join();
    platform =
        LocalPlatform.start(
            folder.resolve("node"),
            Map.of(
                "PENSTOCK_OIDC_ISSUER",
                realm.issuer(),
                "PENSTOCK_OIDC_CLIENT",
                PeopleRealm.CLIENT,
                "PENSTOCK_OIDC_CLIENT_SECRET",
                PeopleRealm.SECRET,
                "PENSTOCK_OIDC_DISPLAY",
                "Keycloak",
                "PENSTOCK_OIDC_AUDIENCE",
                PeopleRealm.AUDIENCE,
                "PENSTOCK_OIDC_KEYS",
                realm.issuer() + "/protocol/openid-connect/certs",
                "PENSTOCK_OIDC_NAME",
                "/client_id"));
    realm.register(platform.url().toString());
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    }
    chromium.close();
    realm.close();
  }

  @Test
  void shouldLetInAPersonWhomAnAdministratorKnowsWithWhatTheirGroupsAreGranted() {
    realm.join("ada", "operators");
    try (ConsoleTab tab = tab()) {
      // given somebody whom nobody knows
      tab.go("/audit");
      tab.button("Sign in with Keycloak").click();
      fillIn(tab, "ada");
      assertThat(tab.heading("You have no access")).isVisible();
      Matcher id = SUBJECT.matcher(tab.page().getByRole(AriaRole.ALERT).innerText());
      assertThat(id.find()).isTrue();
      assertThat(tab.page().url()).endsWith("/sign-in/return");

      // when an administrator is given the id
      assertThat(command("users", "set", "person", "ada", "--subject", id.group()))
          .contains("person ada has");
      command("users", "set", "group", "operators", "--grant", "operator");
      tab.linkTo("/sign-in").click();
      tab.button("Sign in with Keycloak").click();

      // then they are where they wanted to be, by what the group is granted
      assertThat(tab.heading("Audit")).isVisible();
      assertThat(status(tab, "/api/v1/triggers")).isEqualTo(200);
      tab.page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("ada")).click();
      assertThat(tab.region("You")).containsText("operator");
      assertThat(tab.table("Sessions")).containsText("Chrome on Linux");
      assertThat(tab.table("Sessions")).containsText(URI.create(realm.issuer()).getAuthority());
      assertThat(command("users", "list")).contains("operators", id.group());

      // when the group is granted nothing any more
      command("users", "set", "group", "operators");

      // then nor is the session, with the next request
      assertThat(status(tab, "/api/v1/triggers")).isEqualTo(403);

      // when an administrator ends it
      JsonNode sessions = Json.read(command("sessions", "list", "--person", "ada", "--json"));
      assertThat(sessions).hasSize(1);
      String session = sessions.path(0).path("id").asText();
      assertThat(command("sessions", "revoke", session)).contains("has ended");

      // then it has, with the next request
      assertThat(status(tab, "/api/v1/session")).isEqualTo(401);
      assertThat(command("sessions", "list", "--person", "ada", "--json")).contains("[ ]");
    }
    assertThat(
            // Where people are shown; the chained text names none.
            command("audit", "export", "--format", "cef")
                .lines()
                .filter(line -> line.contains(realm.subject("ada")))
                .map(line -> line.split("\\|", -1)[4])
                .filter(List.of("sign-in.refused", "session.opened", "session.ended")::contains))
        .containsExactly("sign-in.refused", "session.opened");
    assertThat(platform.verifyAudit().exitCode()).isZero();
  }

  @Test
  void shouldSignOutHereAndThere() {
    try (ConsoleTab tab = signedIn("bea")) {
      tab.button("Sign out").click();

      assertThat(tab.heading("You are not signed in")).isVisible();
      tab.button("Sign in with Keycloak").click();
      assertThat(tab.page().locator("#password")).isVisible();
    }
  }

  @Test
  void shouldEndASessionThatKeycloakEnds() {
    try (ConsoleTab tab = signedIn("cem")) {
      realm.signOut("cem");

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> status(tab, "/api/v1/session"), status -> status == 401);
    }
  }

  @Test
  void shouldLetInAPersonOfASamlProviderThroughKeycloak() {
    realm.brokerSaml();
    try (ConsoleTab tab = tab()) {
      tab.go("/sign-in");
      tab.button("Sign in with Keycloak").click();
      tab.page().locator("#social-corp").click();
      fillIn(tab, "sam");
      // Keycloak asks for what the assertion did not say.
      tab.page().locator("#email").fill("sam@example.com");
      tab.page().locator("#firstName").fill("Sam");
      tab.page().locator("#lastName").fill("Example");
      tab.page().locator("[type=submit]").click();
      assertThat(tab.heading("You have no access")).isVisible();
      Matcher id = SUBJECT.matcher(tab.page().getByRole(AriaRole.ALERT).innerText());
      assertThat(id.find()).isTrue();
      command("users", "set", "person", "sam", "--subject", id.group(), "--grant", "auditor");

      tab.linkTo("/sign-in").click();
      tab.button("Sign in with Keycloak").click();

      assertThat(tab.heading("Runs")).isVisible();
      assertThat(status(tab, "/api/v1/audit")).isEqualTo(200);
    }
  }

  @Test
  void shouldTakeAServicesTokenWhileKeycloakIsAwayAndFindItsNewKeys() throws Exception {
    String token = realm.serviceToken();
    assertThat(asked(token)).isEqualTo(403);
    command("users", "set", "service", "reporter", "--grant", "auditor");
    assertThat(asked(token)).isEqualTo(200);

    realm.gate.shut();
    assertThat(asked(token)).isEqualTo(200);
    realm.gate.open();

    realm.rotateKeys();
    String next = realm.serviceToken();
    assertThat(keyOf(next)).isNotEqualTo(keyOf(token));
    assertThat(asked(next)).isEqualTo(200);

    command("users", "set", "service", "reporter", "--disabled");
    assertThat(asked(next)).isEqualTo(401);
  }

  @Test
  void shouldMakeAKeyThatWorksUntilItIsRevoked() throws Exception {
    List<String> made =
        command("keys", "create", "ci", "--grant", "auditor", "--ttl", "1h").lines().toList();
    String token = made.getFirst();
    assertThat(asked(token)).isEqualTo(200);
    JsonNode listed = Json.read(command("keys", "list", "--json"));
    String id = "";
    for (JsonNode key : listed) {
      id = key.path("name").asText().equals("ci") ? key.path("id").asText() : id;
    }
    assertThat(id).startsWith("key_");
    assertThat(listed.toString()).doesNotContain(token);
    Path file = Files.writeString(folder.resolve("key.txt"), token + "\n");
    assertThat(
            said("users", "list", "--server", platform.url().toString(), "--token-file", file + ""))
        .contains("KIND");

    assertThat(command("keys", "revoke", id)).contains("is revoked");

    assertThat(asked(token)).isEqualTo(401);
    assertThat(command("keys", "list")).doesNotContain(id);
    assertThat(command("keys", "list", "--all")).contains(id);
  }

  private static ConsoleTab tab() {
    return chromium.open(platform.url(), new Browser.NewContextOptions());
  }

  /**
   * F77: the secret that the node shows Keycloak at each sign-in is in no place of its own, in no
   * form; whom it signed in is found, so that the search is known to look.
   */
  @Test
  void shouldLeaveItsSecretForKeycloakInNoPlace() throws Exception {
    try (ConsoleTab tab = signedIn("dan")) {
      assertThat(status(tab, "/api/v1/session")).isEqualTo(200);
    }
    Needles needles = new Needles();
    needles.add("client secret", PeopleRealm.SECRET);
    needles.add(Canaries.OPEN, realm.subject("dan"));

    Sinks sinks =
        new Sinks(platform, needles).files().rows().routes(Set.of("/api/v1/events")).pages();

    assertThat(sinks.found())
        .allSatisfy(
            (place, found) -> assertThat(found).allMatch(it -> it.startsWith(Canaries.OPEN)));
    assertThat(sinks.found().keySet()).contains("rows", "routes", "postgres");
  }

  /** A person whom an administrator knows, signed in through Keycloak. */
  private static ConsoleTab signedIn(String person) {
    command(
        "users", "set", "person", person, "--subject", realm.subject(person), "--grant", "auditor");
    ConsoleTab tab = tab();
    tab.go("/runs");
    tab.button("Sign in with Keycloak").click();
    fillIn(tab, person);
    assertThat(tab.heading("Runs")).isVisible();
    return tab;
  }

  private static void fillIn(ConsoleTab tab, String person) {
    tab.page().locator("#username").fill(person);
    tab.page().locator("#password").fill(PeopleRealm.PASSWORD);
    tab.page().locator("#kc-login").click();
  }

  /** What the page's own session is answered. */
  private static int status(ConsoleTab tab, String path) {
    return ((Number) tab.page().evaluate("path => fetch(path).then(it => it.status)", path))
        .intValue();
  }

  private static int asked(String bearer) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(platform.url().resolve("/api/v1/folders"))
                  .timeout(Duration.ofSeconds(20))
                  .header("authorization", "Bearer " + bearer)
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static String keyOf(String token) {
    String header = token.substring(0, token.indexOf('.'));
    return Json.read(java.util.Base64.getUrlDecoder().decode(header)).path("kid").asText();
  }

  /** What a command on the node's folder printed. */
  private static String command(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", platform.data().toString()));
    return said(all.toArray(String[]::new));
  }

  private static String said(String... arguments) {
    Program program = Program.run(arguments);
    assertThat(program.exitCode()).as("%s: %s", String.join(" ", arguments), program).isZero();
    return program.output();
  }
}
