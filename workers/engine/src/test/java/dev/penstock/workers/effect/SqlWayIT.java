package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.postgres.TestServer;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseSettings;
import dev.penstock.workers.effect.FaultPoint.Moment;
import dev.penstock.workers.http.CutWire;
import dev.penstock.workers.http.CutWire.Where;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code call: sql} on the way of an effect, against a real PostgreSQL (F31, F103). */
class SqlWayIT {

  private static final String ORDER =
      "INSERT INTO orders (reference, amount) VALUES (?, ?) RETURNING id, reference, amount";

  private EffectFixture fixture;
  private URI database;
  private DatabaseSettings login;
  private Database target;

  @BeforeEach
  void open() {
    fixture = new EffectFixture();
    login = TestServer.shared().newForeignDatabase();
    target = Database.open(login);
    database = place(login);
    sql(
        """
        CREATE TABLE orders (
          id bigint GENERATED ALWAYS AS IDENTITY, reference text, amount numeric CHECK (amount > 0))
        """);
    sql(
        """
        CREATE TABLE penstock_effect (
          key text PRIMARY KEY, made_at timestamptz NOT NULL DEFAULT now(), result jsonb)
        """);
    fixture.secrets(
        Map.of(
            "db",
            Json.write(
                Json.object().put("username", login.user()).put("password", login.password()))));
  }

  @AfterEach
  void close() {
    target.close();
    fixture.close();
  }

  @Test
  void shouldBindWhatIsDataAndGiveTheRows() {
    EffectRequest request = order("'); DROP TABLE orders; --", "12.50");

    EffectOutcome outcome = fixture.effects().perform(request);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Done.class,
            done ->
                assertThat(Json.write(done.result()))
                    .isEqualTo(
                        "{\"rows\":[{\"id\":1,\"reference\":\"'); DROP TABLE orders; --\","
                            + "\"amount\":12.50}]}"));
    assertThat(orders()).isOne();
    assertThat(fixture.strings("SELECT tool FROM receipt")).containsExactly("sql INSERT 127.0.0.1");
    assertThat(AuthenticationIT.everyText(fixture))
        .noneMatch(text -> text.contains(login.password()));
  }

  @Test
  void shouldMakeItOnceWhenAWorkerDiedAfterTheCommit() {
    EffectRequest request = order("a", "1");
    fixture.dieAt(Moment.ACTED, request);

    EffectOutcome outcome = fixture.effects().perform(request);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Done.class,
            done -> assertThat(done.result().at("/rows/0/id").asInt()).isEqualTo(1));
    assertThat(orders()).isOne();
  }

  @Test
  void shouldMakeItOnceWhenTheAnswerToTheCommitIsLost() {
    try (CutWire wire = new CutWire(database.getPort(), "COMMIT", Where.BEFORE_THE_ANSWER, 1)) {
      EffectRequest first = order(at(wire.port()), "a", "1");

      EffectOutcome lost = fixture.effects().perform(first);
      await().until(() -> orders() == 1);
      EffectOutcome again = fixture.effects().perform(EffectFixture.attempt(first, 2));

      assertThat(lost).isInstanceOf(EffectOutcome.Failed.class);
      assertThat(again).isInstanceOf(EffectOutcome.Done.class);
      assertThat(orders()).isOne();
    }
  }

  @Test
  void shouldLeaveALostCommitToAPersonWhereNoKeyIsWritten() {
    try (CutWire wire = new CutWire(database.getPort(), "COMMIT", Where.BEFORE_THE_ANSWER, 1)) {
      ObjectNode arguments = arguments(at(wire.port()), ORDER, "a", "1").put("receipt", false);
      EffectRequest request = fixture.request("sql", fixture.newRun(), Idempotency.NONE, arguments);

      assertThat(fixture.effects().perform(request)).isInstanceOf(EffectOutcome.Unknown.class);
      await().until(() -> orders() == 1);
      assertThat(fixture.effects().perform(request)).isInstanceOf(EffectOutcome.Unknown.class);
      assertThat(orders()).isOne();
    }
  }

  @Test
  void shouldKeepNothingWhenTheConnectionBreaksBeforeTheCommit() {
    try (CutWire wire = new CutWire(database.getPort(), "COMMIT", Where.BEFORE_THE_SERVER, 1)) {
      EffectRequest first = order(at(wire.port()), "a", "1");

      EffectOutcome lost = fixture.effects().perform(first);
      assertThat(orders()).isZero();
      EffectOutcome again = fixture.effects().perform(EffectFixture.attempt(first, 2));

      assertThat(lost).isInstanceOf(EffectOutcome.Failed.class);
      assertThat(again).isInstanceOf(EffectOutcome.Done.class);
      assertThat(orders()).isOne();
    }
  }

  @Test
  void shouldMakeItOnceWhenTheServerEndsTheSessionInTheMiddle() throws Exception {
    EffectRequest slow =
        request(
            "WITH waited AS (SELECT pg_sleep(3)) INSERT INTO orders (reference, amount)"
                + " SELECT ?, ? FROM waited",
            "a",
            "1");
    var outcome = CompletableFuture.supplyAsync(() -> fixture.effects().perform(slow));
    await().until(() -> !target.inTransaction(SqlWayIT::endSessions).isEmpty());

    assertThat(outcome.get()).isInstanceOf(EffectOutcome.Failed.class);
    assertThat(orders()).isZero();
    assertThat(fixture.effects().perform(EffectFixture.attempt(slow, 2)))
        .isInstanceOf(EffectOutcome.Done.class);
    assertThat(orders()).isOne();
  }

  @Test
  void shouldTakeBackAllOfItWhenTheServerRefuses() {
    EffectRequest refused = order("a", "-1");

    assertThat(fixture.effects().perform(refused))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("23514"));
    assertThat(number("SELECT count(*) FROM penstock_effect")).isZero();
  }

  @Test
  void shouldSayWhichTableIsMissing() {
    sql("DROP TABLE penstock_effect");

    assertThat(fixture.effects().perform(order("a", "1")))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("CREATE TABLE penstock_effect"));
    assertThat(orders()).isZero();
  }

  @Test
  void shouldChangeNothingWhereTheDocumentOnlyReads() {
    ObjectNode arguments = arguments(database, ORDER, "a", "1").put("readOnly", true);
    EffectRequest request = fixture.request("sql", fixture.newRun(), Idempotency.SAFE, arguments);

    assertThat(fixture.effects().perform(request))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("25006"));
    assertThat(orders()).isZero();
  }

  @Test
  void shouldNotConnectWhereTheRuleDoesNotNameAPrivateHost() {
    LedgeredEffects effects =
        fixture.effects(EffectFixture.gate(new Ruling.Verdict.Allow(), false), FaultPoint.none());

    assertThat(effects.perform(order("a", "1")))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().status()).isEqualTo(403));
  }

  @Test
  void shouldRefuseAStatementThatEndsTheTransaction() {
    assertThat(fixture.effects().perform(request("COMMIT")))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("must begin with one of"));
    assertThat(fixture.effects().perform(request("SELECT 1; COMMIT; SELECT 2")))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("without \";\""));
  }

  private static List<Boolean> endSessions(Connection connection) throws SQLException {
    try (var rows =
        connection
            .createStatement()
            .executeQuery(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE application_name = 'penstock' AND query LIKE '%pg_sleep%'"
                    + " AND state = 'active' AND pid <> pg_backend_pid()")) {
      List<Boolean> ended = new ArrayList<>();
      while (rows.next()) {
        ended.add(rows.getBoolean(1));
      }
      return ended;
    }
  }

  private EffectRequest order(String reference, String amount) {
    return order(database, reference, amount);
  }

  private EffectRequest order(URI at, String reference, String amount) {
    return fixture.request(
        "sql", fixture.newRun(), Idempotency.KEY, arguments(at, ORDER, reference, amount));
  }

  private EffectRequest request(String statement, String... parameters) {
    return fixture.request(
        "sql", fixture.newRun(), Idempotency.KEY, arguments(database, statement, parameters));
  }

  private static ObjectNode arguments(URI at, String statement, String... parameters) {
    ObjectNode arguments =
        Json.object().put("server", at.toString()).put("tls", true).put("statement", statement);
    arguments.put("receipt", true).put("readOnly", false);
    arguments.putObject("authentication").put("scheme", "basic").put("secret", "db");
    ArrayNode list = arguments.putArray("parameters");
    for (String parameter : parameters) {
      list.add(parameter);
    }
    return arguments;
  }

  private URI at(int port) {
    return URI.create("postgresql://127.0.0.1:" + port + database.getPath());
  }

  private static URI place(DatabaseSettings settings) {
    URI given = URI.create(settings.url().substring("jdbc:".length()));
    return URI.create("postgresql://127.0.0.1:" + given.getPort() + given.getPath());
  }

  private long orders() {
    return number("SELECT count(*) FROM orders");
  }

  private long number(String sql) {
    return target.inTransaction(
        connection -> {
          try (var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
          }
        });
  }

  private void sql(String sql) {
    target.inTransaction(connection -> connection.createStatement().execute(sql));
  }
}
