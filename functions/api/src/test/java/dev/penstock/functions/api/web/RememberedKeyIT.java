package dev.penstock.functions.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.functions.api.TestClock;
import dev.penstock.functions.api.access.Accounts;
import dev.penstock.functions.api.access.ApiKeys;
import dev.penstock.functions.api.access.Authenticator;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.access.Sessions;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.store.Database;
import dev.penstock.store.Proviso;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * F107, F77: whose key it was a moment ago counts only where the store says, together with what it
 * is asked, that the key is still the same. A made route shows what a handler can see meanwhile.
 */
class RememberedKeyIT {

  private static final String RUN =
      """
      INSERT INTO run (id, namespace, name, version, definition_digest, config_digest, policy_digest,
                       status, input, started_by)
      VALUES (?, ?, 'n', '1.0.0', 'd', 'c', 'p', 'running', '{}', 't')
      """;

  private static final PostgresFixture STORE = PostgresFixture.open();

  private final TestClock clock = new TestClock();
  private final Database api = STORE.api().within(RequestReach::present, RequestReach::proviso);
  private final List<Optional<Proviso>> provisos = new ArrayList<>();
  private Runnable meanwhile = () -> {};
  private boolean reads = true;
  private boolean inTransaction;
  private final Accounts accounts = new Accounts(STORE.keyring(), clock);
  private final ApiKeys keys = new ApiKeys(STORE.keyring(), clock);
  private final Router router =
      new Router(
          List.of(Route.of("GET", "/probe", Operation.LIST_RUNS, _ -> probe()).inOneRead()),
          new Authenticator(
              api,
              new Sessions(STORE.keyring(), accounts, clock),
              STORE.keyring(),
              clock,
              Optional.empty()),
          new Throttle(new ApiRate(1, 100), () -> 0),
          Map.of());
  private ApiKeys.NewKey key = made(Grants.of(Role.OPERATOR, "/"), "test");

  @BeforeAll
  static void start() {
    STORE.sql(RUN, "run_shop", "shop");
    STORE.sql(RUN, "run_bank", "bank");
  }

  @AfterAll
  static void stop() {
    STORE.close();
  }

  @BeforeEach
  void remember() {
    assertThat(ask().status()).isEqualTo(200);
    assertThat(provisos).containsExactly(Optional.empty());
    provisos.clear();
  }

  @AfterEach
  void forget() {
    clock.reset();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldAskForTheKeyTogetherWithWhatIsRead(boolean within) {
    inTransaction = within;

    HttpResponse answer = ask();

    assertThat(seen(answer)).containsExactly("run_bank", "run_shop");
    assertThat(provisos).singleElement().satisfies(it -> assertThat(it).isPresent());
    assertThat(provisos.getFirst().orElseThrow().isHeld()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldShowNothingToAKeyThatIsRevokedBeforeItsHandlerReads(boolean within) {
    inTransaction = within;
    meanwhile = () -> revoke();

    HttpResponse answer = ask();

    assertThat(answer.status()).isEqualTo(401);
    assertThat(provisos).hasSize(1);
    assertThat(provisos.getFirst().orElseThrow().isHeld()).isFalse();
  }

  @Test
  void shouldNotAnswerARevokedKeyFromAHandlerThatReadsNothing() {
    revoke();
    reads = false;

    assertThat(ask().status()).isEqualTo(401);
    assertThat(provisos).hasSize(1);
  }

  @Test
  void shouldFindOutWhoAsksWhereTheHandlerReadNothing() {
    reads = false;

    HttpResponse answer = ask();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(provisos).hasSize(2).last().isEqualTo(Optional.empty());
    assertThat(answer.headers().get("ratelimit")).as("counted once").contains(";r=98;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grants = '[{\"folder\":\"/\",\"role\":\"admin\"}]'",
        "hash = hash || 'x'",
        "expires_at = expires_at + interval '1 day'",
        "created_by = 'person:mallory'",
        "seal = '\\x00'"
      })
  void shouldRefuseAKeyWhoseRowIsAnotherBehindOurBack(String change) {
    STORE.sql("UPDATE api_key SET " + change + " WHERE id = ?", key.id());

    assertThat(ask().status()).isEqualTo(401);
  }

  @Test
  void shouldRefuseAKeyFromTheMomentOfItsExpiry() {
    clock.advance(Duration.ofSeconds(31));

    assertThat(ask().status()).isEqualTo(401);
  }

  @Test
  void shouldFindOutWhoAsksAgainAfterAMinute() {
    key = made(Grants.of(Role.OPERATOR, "/"), "test", Duration.ofHours(1));
    ask();
    provisos.clear();
    clock.advance(Duration.ofSeconds(61));

    ask();
    ask();

    assertThat(provisos).extracting(Optional::isPresent).containsExactly(false, true);
  }

  @Test
  void shouldHoldAKeyToItsFoldersWhenItIsRememberedToo() {
    key = made(Grants.of(Role.OPERATOR, "/shop"), "test");
    ask();
    provisos.clear();

    assertThat(seen(ask())).containsExactly("run_shop");
    assertThat(provisos.getFirst()).isPresent();
  }

  @Test
  void shouldRememberNoKeyThatHangsOnAPerson() {
    key = made(Grants.of(Role.OPERATOR, "/"), "person:ada");

    ask();
    ask();

    assertThat(provisos).containsOnly(Optional.empty());
  }

  private HttpResponse ask() {
    return router.answer(
        new HttpRequest(
            "GET",
            "/api/v1/probe",
            "",
            Map.of("authorization", "Bearer " + key.token()),
            Map.of(),
            new byte[0],
            "127.0.0.1"));
  }

  /** What the route's handler does: it tells of its proviso, and reads. */
  private HttpResponse probe() {
    provisos.add(RequestReach.proviso());
    meanwhile.run();
    ArrayNode runs = Json.array();
    if (reads) {
      found().forEach(runs::add);
    }
    return HttpResponse.json(200, runs);
  }

  private List<String> found() {
    String sql = "SELECT id FROM run ORDER BY id";
    return inTransaction
        ? api.inTransaction(
            connection -> {
              try (var select = connection.prepareStatement(sql);
                  ResultSet rows = select.executeQuery()) {
                return ids(rows);
              }
            })
        : api.query(sql, (_, _, _) -> {}, RememberedKeyIT::ids);
  }

  private static List<String> ids(ResultSet rows) throws SQLException {
    List<String> ids = new ArrayList<>();
    while (rows.next()) {
      ids.add(rows.getString(1));
    }
    return ids;
  }

  private static List<String> seen(HttpResponse answer) {
    assertThat(answer.status()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    Json.read(answer.body()).forEach(id -> ids.add(id.asText()));
    return ids;
  }

  private ApiKeys.NewKey made(Grants grants, String by) {
    return made(grants, by, Duration.ofSeconds(30));
  }

  private ApiKeys.NewKey made(Grants grants, String by, Duration ttl) {
    var wanted = new ApiKeys.Wanted("test", grants, ttl);
    return STORE.owner().inTransaction(owner -> keys.createForProcess(owner, wanted, by));
  }

  private void revoke() {
    boolean revoked = STORE.owner().inTransaction(owner -> keys.revoke(owner, key.id(), "test"));
    assertThat(revoked).isTrue();
  }
}
