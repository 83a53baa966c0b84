package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.postgres.TestServer;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseSettings;
import dev.penstock.workers.http.CutWire;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.Elsewhere;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.tls.TestAuthority;
import dev.penstock.workers.tls.TestAuthority.Issued;
import dev.penstock.workers.tool.Reach;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SQL over TLS to a real PostgreSQL with a certificate of a private authority (F76, F103). */
class SqlTlsIT {

  private static final TestAuthority AUTHORITY = new TestAuthority("Penstock test authority");
  private static final TestAuthority STRANGER = new TestAuthority("Somebody else");
  private static final String NAME = "db.example";

  private EffectFixture fixture;
  private DatabaseSettings login;
  private CutWire wire;
  private Egress way;

  @BeforeEach
  void open() {
    Elsewhere here = Elsewhere.assumed();
    fixture = new EffectFixture();
    login = TestServer.shared().newForeignDatabase();
    way = here.way();
    wire = CutWire.whole(database().getPort(), here.address());
    Issued own = AUTHORITY.issue(NAME, NAME, "");
    TestServer.shared().encrypt(own.certificate(), own.key());
    sql("CREATE TABLE told (encrypted boolean)");
    fixture.secrets(
        Map.of(
            "db",
            Json.write(
                Json.object().put("username", login.user()).put("password", login.password()))));
  }

  @AfterEach
  void close() {
    if (fixture != null) {
      TestServer.shared().encryptNothing();
      wire.close();
      way.close();
      fixture.close();
    }
  }

  @Test
  void shouldActOverTlsWhenTheRuleTrustsTheAuthority() {
    EffectOutcome outcome = trusting(AUTHORITY).perform(insert(NAME, true));

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(told()).containsExactly("t");
  }

  @Test
  void shouldSayNothingToAServerThatNobodyTrustedVouchesFor() {
    for (LedgeredEffects effects : List.of(trusting(STRANGER), trusting(Reach.NAMED))) {
      refused(effects.perform(insert(NAME, true)), "is not trusted");
    }
  }

  @Test
  void shouldSayNothingToAServerWithTheCertificateOfAnotherName() {
    refused(trusting(AUTHORITY).perform(insert("other.example", true)), "is not trusted");
  }

  @Test
  void shouldSayNothingToAServerWithoutTlsUnlessTheDocumentSaysSo() {
    TestServer.shared().encryptNothing();

    refused(trusting(AUTHORITY).perform(insert(NAME, true)), "SSL");
    assertThat(trusting(AUTHORITY).perform(insert(NAME, false)))
        .isInstanceOf(EffectOutcome.Done.class);
    assertThat(told()).containsExactly("f");
  }

  private void refused(EffectOutcome outcome, String why) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> {
              assertThat(failed.error().type()).endsWith("/communication");
              assertThat(failed.error().detail()).contains(why);
            });
    assertThat(told()).isEmpty();
  }

  private LedgeredEffects trusting(TestAuthority authority) {
    return trusting(new Reach(true, authority.certificate()));
  }

  private LedgeredEffects trusting(Reach reach) {
    return fixture.effects(
        EffectFixture.gate(new Ruling.Verdict.Allow(), reach),
        FaultPoint.none(),
        new EffectSettings(EffectFixture.LEASE, 1_000),
        way);
  }

  /** What the server itself says of the connection. */
  private EffectRequest insert(String host, boolean tls) {
    ObjectNode arguments =
        Json.object()
            .put("server", "postgresql://" + host + ":" + wire.port() + database().getPath())
            .put("tls", tls)
            .put(
                "statement",
                "INSERT INTO told SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            .put("receipt", false)
            .put("readOnly", false);
    arguments.putObject("authentication").put("scheme", "basic").put("secret", "db");
    arguments.putArray("parameters");
    return fixture.request("sql", fixture.newRun(), Idempotency.NONE, arguments);
  }

  private URI database() {
    return URI.create(login.url().substring("jdbc:".length()));
  }

  private void sql(String statement) {
    try (Database database = Database.open(login)) {
      database.inTransaction(connection -> connection.createStatement().execute(statement));
    }
  }

  private List<String> told() {
    try (Database database = Database.open(login)) {
      return database.inTransaction(
          connection -> {
            try (var rows =
                connection.createStatement().executeQuery("SELECT encrypted FROM told")) {
              List<String> told = new ArrayList<>();
              while (rows.next()) {
                told.add(rows.getString(1));
              }
              return told;
            }
          });
    }
  }
}
