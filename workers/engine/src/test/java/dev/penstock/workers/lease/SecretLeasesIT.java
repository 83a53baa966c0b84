package dev.penstock.workers.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.audit.AuditTrail;
import dev.penstock.id.Ids;
import dev.penstock.keyring.ValueSource;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.vault.Nature;
import dev.penstock.vault.OpenSecret;
import dev.penstock.vault.SecretValue;
import dev.penstock.vault.Vault;
import dev.penstock.vault.VaultReader;
import dev.penstock.workers.protocol.TaskAttempt;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lease opens one secret once, for whom it was granted; what is refused is on record (F76). */
class SecretLeasesIT {

  private static final String SECRET = "crm";
  private static final String FOLDER = "sales";
  private static final String VALUE = "lent-value";

  private PostgresFixture store;
  private Vault vault;
  private TaskAttempt task;

  @BeforeEach
  void open() {
    store = PostgresFixture.open();
    vault = new Vault(store.keyring(), trail());
    task = new TaskAttempt(Ids.next("run"), "/do/0/update", "", 1);
    store
        .api()
        .inTransaction(
            connection -> vault.put(connection, SECRET, SecretValue.of(VALUE), "person:ada"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldOpenTheSecretOnce() {
    SecretLease lease = granted();

    assertThat(opened(leases(), lease)).isEqualTo(VALUE);

    assertRefused(lease, "used");
  }

  @Test
  void shouldRefuseWhenItsTimeIsOver() {
    SecretLease lease = granted();
    store.sql("UPDATE lease SET expires_at = now() - interval '1 second'");

    assertRefused(lease, "expired");
  }

  @Test
  void shouldRefuseAnotherTaskAnotherAttemptAndAnotherHost() {
    SecretLease lease = granted();
    for (TaskAttempt other :
        List.of(
            new TaskAttempt("run_other", task.position(), "", 1),
            new TaskAttempt(task.runId(), "/do/1/steal", "", 1),
            new TaskAttempt(task.runId(), task.position(), "1", 1),
            new TaskAttempt(task.runId(), task.position(), "", 2))) {
      assertRefused(
          new SecretLease(lease.id(), SECRET, FOLDER, other, lease.host()), "another task or host");
    }
    assertRefused(
        new SecretLease(lease.id(), SECRET, FOLDER, task, "evil.example"), "another task or host");
    assertThat(opened(leases(), lease)).isEqualTo(VALUE);
  }

  /** Of a young table nobody has counted yet how many leases a run has. */
  @Test
  void shouldFindALeaseByItsKeyAndNotAmongAllOfItsRun() {
    SecretLease lease = granted();
    List<Object> values =
        List.of("worker", lease.id(), SECRET, task.runId(), task.position(), "", 1, lease.host());

    String plan =
        store
            .worker()
            .inTransaction(
                connection -> {
                  try (PreparedStatement explain =
                      connection.prepareStatement(
                          "EXPLAIN SELECT FROM lease WHERE " + LeaseRows.GOOD)) {
                    for (int i = 0; i < values.size(); i++) {
                      explain.setObject(i + 1, values.get(i));
                    }
                    StringBuilder lines = new StringBuilder();
                    try (var row = explain.executeQuery()) {
                      while (row.next()) {
                        lines.append(row.getString(1)).append('\n');
                      }
                    }
                    return lines.toString();
                  }
                });

    assertThat(plan).contains("lease_pkey").doesNotContain("lease_run", "lease_secret", "Seq Scan");
  }

  @Test
  void shouldRefuseALeaseThatNobodyGranted() {
    assertRefused(SecretLease.of(SECRET, FOLDER, task, "crm.example"), "unknown");
  }

  @Test
  void shouldRefuseAnotherSecretThanTheOneThatWasLent() {
    SecretLease lease = granted();

    assertRefused(new SecretLease(lease.id(), "payroll", FOLDER, task, lease.host()), "unknown");
    store
        .api()
        .inTransaction(
            connection ->
                vault.put(connection, "payroll", SecretValue.of("salaries"), "person:ada"));
    assertRefused(new SecretLease(lease.id(), "payroll", FOLDER, task, lease.host()), "unknown");
    assertThat(opened(leases(), lease)).isEqualTo(VALUE);
  }

  @Test
  void shouldOpenNothingFromTheMomentTheSecretIsRevoked() {
    SecretLease lease = granted();
    store
        .api()
        .inTransaction(
            connection -> {
              vault.revoke(connection, SECRET, 0, "it was in a log", "person:ada");
              return true;
            });

    assertRefused(lease, "not-found");
  }

  /** F78: of two workers one is revoked: from then on it opens nothing, and the other does. */
  @Test
  void shouldOpenNothingForAWorkerThatIsRevokedAndEverythingForAnother() {
    SecretLease lease = granted();
    SecretLeases revoked = leases(new WorkerRight("wrk_lost"));
    store.sql("UPDATE worker SET revoked_at = now() WHERE id = 'wrk_lost'");

    assertThatThrownBy(() -> revoked.open(lease))
        .isInstanceOfSatisfying(NotOpenedException.class, e -> assertThat(e.mayPass()).isTrue())
        .hasMessageContaining("wrk_lost");
    assertThat(reasons()).containsExactly("worker revoked");
    assertThat(new WorkerRight("wrk_lost").isRevoked(store.worker())).isTrue();

    // what was its stays there to be used by another
    assertThat(opened(leases(new WorkerRight("wrk_other")), lease)).isEqualTo(VALUE);
    assertThat(store.strings("SELECT used_by FROM lease")).containsExactly("wrk_other");
    // and starting it again brings nothing back
    assertThatThrownBy(() -> leases(new WorkerRight("wrk_lost")).open(granted()))
        .hasMessageContaining("wrk_lost");
  }

  /** Whatever the program on top does, the database uses up no lease for it. */
  @Test
  void shouldBeHeldByTheDatabaseToo() {
    SecretLease lease = granted();
    leases(new WorkerRight("wrk_lost"));
    store.sql("UPDATE worker SET revoked_at = now() WHERE id = 'wrk_lost'");

    for (String who : List.of("'wrk_lost'", "'wrk_unknown'", "NULL")) {
      assertThatThrownBy(
              () ->
                  asWorker(
                      "UPDATE lease SET used_at = now(), used_by = %s WHERE id = '%s'"
                          .formatted(who, lease.id())))
          .isInstanceOf(PlatformException.class);
    }
    assertThatThrownBy(() -> asWorker("UPDATE worker SET revoked_at = NULL"))
        .isInstanceOf(PlatformException.class);
  }

  /** F79: what the platform uses itself no task is lent, also by a lease that was granted. */
  @Test
  void shouldLendNoSecretOfThePlatform() {
    put(new Nature(true, false));

    assertRefused(granted(), "a secret of the platform");

    store.sql("UPDATE secret SET platform = false");
    assertRefused(granted(), "tampered");
  }

  /** What is kept for a folder is lent to runs of its workflows, and what says so is sealed. */
  @Test
  void shouldLendASecretOfAFolderOnlyThere() {
    put(new Nature(FOLDER, false, false));
    assertThat(opened(leases(), granted())).isEqualTo(VALUE);

    put(new Nature("finance", false, false));
    assertRefused(granted(), "a secret of another folder");

    store.sql("UPDATE secret SET folder = '" + FOLDER + "'");
    assertRefused(granted(), "tampered");
  }

  private void put(Nature nature) {
    put(nature, VALUE);
  }

  private void put(Nature nature, String value) {
    store
        .api()
        .inTransaction(tx -> vault.put(tx, SECRET, SecretValue.of(value), nature, "person:ada"));
  }

  /** F75: fetched for the one use, kept nowhere; who keeps it is away: nothing is used up. */
  @Test
  void shouldFetchWhatIsKeptElsewhereAndUseUpNothingWhileThatIsAway() {
    put(new Nature(false, true), "file:/run/secrets/crm");
    SecretLease lease = granted();
    AtomicBoolean away = new AtomicBoolean(true);
    SecretLeases leases = leases(new WorkerRight("worker"), reference -> kept(reference, away));

    assertThatThrownBy(() -> leases.open(lease))
        .isInstanceOfSatisfying(NotOpenedException.class, e -> assertThat(e.mayPass()).isTrue());
    assertThat(store.count("SELECT count(*) FROM lease WHERE used_at IS NOT NULL")).isZero();

    away.set(false);
    assertThat(opened(leases, lease)).isEqualTo("kept elsewhere");
    assertRefused(lease, "used");
    assertThat(store.strings("SELECT source FROM secret WHERE state = 'active'"))
        .containsExactly("file:/run/secrets/crm");

    // whoever turns the reference into another, or into a value, has a row that does not open
    store.sql("UPDATE secret SET source = NULL");
    assertRefused(granted(), "tampered");
  }

  @Test
  void shouldUseNothingThatWasPutAnewOrRevokedWhileItWasFetched() {
    put(new Nature(false, true), "file:/run/secrets/crm");
    SecretLease lease = granted();
    SecretLeases meanwhilePut =
        leases(
            new WorkerRight("worker"),
            _ -> {
              put(new Nature(false, true), "file:/run/secrets/crm-2");
              return "of before".getBytes(StandardCharsets.UTF_8);
            });

    assertThatThrownBy(() -> meanwhilePut.open(lease)).isInstanceOf(PlatformException.class);

    assertThat(store.count("SELECT count(*) FROM lease WHERE used_at IS NOT NULL")).isZero();
    assertThat(reasons()).containsExactly("not-found");

    SecretLeases meanwhileRevoked =
        leases(
            new WorkerRight("worker"),
            _ -> {
              store
                  .api()
                  .inTransaction(
                      tx -> {
                        vault.revoke(tx, SECRET, 0, "it was in a log", "person:ada");
                        return true;
                      });
              return "revoked".getBytes(StandardCharsets.UTF_8);
            });
    assertThatThrownBy(() -> meanwhileRevoked.open(lease)).isInstanceOf(PlatformException.class);

    assertThat(store.count("SELECT count(*) FROM lease WHERE used_at IS NOT NULL")).isZero();
    assertThat(reasons()).containsExactly("not-found", "not-found");
  }

  private static byte[] kept(String reference, AtomicBoolean away) {
    if (away.get()) {
      throw PlatformException.of(ProblemType.UNAVAILABLE, "away");
    }
    assertThat(reference).isEqualTo("file:/run/secrets/crm");
    return "kept elsewhere".getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void shouldGiveItToOneOfManyProcessesThatHaveStolenIt() throws Exception {
    SecretLease lease = granted();
    List<Callable<String>> thieves = java.util.Collections.nCopies(8, () -> openedOrNot(lease));

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<String> got =
          threads.invokeAll(thieves).stream().map(Future::resultNow).sorted().toList();

      assertThat(got).containsOnlyOnce(VALUE).hasSize(8);
    }
    assertThat(reasons()).hasSize(7).containsOnly("used");
  }

  private String openedOrNot(SecretLease lease) {
    try {
      return opened(leases(), lease);
    } catch (PlatformException e) {
      return "";
    }
  }

  private void assertRefused(SecretLease lease, String reason) {
    assertThatThrownBy(() -> leases().open(lease)).isInstanceOf(PlatformException.class);

    assertThat(reasons().getLast()).isEqualTo(reason);
  }

  private List<String> reasons() {
    return store.strings(
        """
        SELECT body::jsonb #>> '{detail,reason}' FROM audit
         WHERE body::jsonb ->> 'kind' = 'lease.refused' ORDER BY seq
        """);
  }

  private SecretLease granted() {
    SecretLease lease = SecretLease.of(SECRET, FOLDER, task, "crm.example");
    store
        .worker()
        .inTransaction(
            connection -> {
              leases().grant(connection, lease);
              return true;
            });
    return lease;
  }

  private static String opened(SecretLeases leases, SecretLease lease) {
    try (OpenSecret secret = leases.open(lease)) {
      return secret.value().revealText();
    }
  }

  /** As in a process of its own: nothing is shared but the store. */
  private SecretLeases leases() {
    return leases(new WorkerRight("worker"));
  }

  private SecretLeases leases(WorkerRight right) {
    return leases(right, ValueSource.NONE);
  }

  private SecretLeases leases(WorkerRight right, ValueSource elsewhere) {
    right.register(store.worker());
    return new SecretLeases(
        store.worker(),
        new VaultReader(store.keyring().asking(elsewhere)),
        trail(),
        Duration.ofSeconds(30),
        right);
  }

  private void asWorker(String sql) {
    store
        .worker()
        .inTransaction(
            connection -> {
              try (PreparedStatement change = connection.prepareStatement(sql)) {
                return change.executeUpdate();
              }
            });
  }

  private AuditTrail trail() {
    return new AuditTrail(store.keyring(), Clock.systemUTC());
  }
}
