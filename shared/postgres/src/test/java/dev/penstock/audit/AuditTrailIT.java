package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.audit.AuditVerification.Broken;
import dev.penstock.audit.AuditVerification.Intact;
import dev.penstock.audit.AuditVerification.Tampering;
import dev.penstock.json.Json;
import dev.penstock.person.Disclosure;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.store.Database;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** F83, F104: the trail on the real store, tampered with as only the owner could. */
class AuditTrailIT {

  private final PostgresFixture store = PostgresFixture.open();
  private final AuditTrail trail = new AuditTrail(store.keyring(), Clock.systemUTC());

  @TempDir Path folder;
  private AuditAnchor anchor;

  @BeforeEach
  void anchor() {
    anchor = new AuditAnchor(folder.resolve("anchor.jsonl"), store.keyring(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldHoldWhenOnlyComponentsWrote() {
    append(store.ingress(), 5);
    append(store.worker(), 5);
    append(store.api(), 5);
    append(store.auditor(), 5);
    rememberHead();

    assertThat(verify()).isEqualTo(new Intact(20, 20, 20));
  }

  @Test
  void shouldTellHowFarItHasCome() {
    append(store.worker(), 2500);
    List<Long> seen = new ArrayList<>();

    new AuditVerifier(store.keyring()).verify(store.auditor(), anchor, seen::add);

    assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(1, 2500).boxed().toList());
  }

  @Test
  void shouldNameAChangedEntry() {
    given(10);
    own("UPDATE audit SET body = replace(body, 's4', 's5') WHERE seq = 4");

    assertBroken(4, Tampering.CHANGED);
  }

  @Test
  void shouldNameARemovedEntry() {
    given(10);
    own("DELETE FROM audit WHERE seq = 4");

    assertBroken(4, Tampering.REMOVED);
  }

  @Test
  void shouldNameARemovedEntryWhenLaterOnesWereMovedUp() {
    given(10);
    own(
        "DELETE FROM audit WHERE seq = 4",
        "UPDATE audit SET seq = -seq WHERE seq > 4",
        "UPDATE audit SET seq = -seq - 1 WHERE seq < 0");

    assertBroken(4, Tampering.REMOVED);
  }

  @Test
  void shouldNameAnInsertedEntry() {
    given(10);
    own(
        "UPDATE audit SET seq = -seq WHERE seq >= 4",
        "UPDATE audit SET seq = -seq + 1 WHERE seq < 0",
        "INSERT INTO audit (seq, body, mac) SELECT 4, replace(body, 's3', 's0'), mac FROM audit"
            + " WHERE seq = 3");

    assertBroken(4, Tampering.INSERTED);
  }

  @Test
  void shouldNameReorderedEntries() {
    given(10);
    own(
        "UPDATE audit SET seq = -1 WHERE seq = 4",
        "UPDATE audit SET seq = 4 WHERE seq = 8",
        "UPDATE audit SET seq = 8 WHERE seq = -1");

    assertBroken(4, Tampering.REORDERED);
  }

  @Test
  void shouldNameAForgedMac() {
    given(10);
    own("UPDATE audit SET mac = sha256(mac) WHERE seq = 4");

    assertBroken(4, Tampering.FORGED);
  }

  @Test
  void shouldNameAnEntryAppendedWithoutTheKey() {
    given(10);
    own(
        "INSERT INTO audit (seq, body, mac) SELECT 11, replace(body, '\"seq\":10', '\"seq\":11'),"
            + " sha256(mac) FROM audit WHERE seq = 10");

    assertBroken(11, Tampering.FORGED);
  }

  @Test
  void shouldNameACutOffTail() {
    given(10);
    own("DELETE FROM audit WHERE seq > 7");

    assertBroken(8, Tampering.CUT_OFF);
  }

  @Test
  void shouldNameAnEmptiedTrail() {
    given(10);
    own("TRUNCATE audit");

    assertBroken(1, Tampering.CUT_OFF);
  }

  @Test
  void shouldNameATailThatComponentsWroteAnewAfterACut() {
    given(10);
    own("DELETE FROM audit WHERE seq > 7");
    append(store.worker(), 5);

    assertBroken(10, Tampering.REPLACED);
  }

  @Test
  void shouldNameAChangedAnchor() throws Exception {
    given(10);
    Path file = folder.resolve("anchor.jsonl");
    Files.writeString(file, Files.readString(file).replace("\"seq\":10", "\"seq\":7"));

    assertBroken(1, Tampering.ANCHOR_CHANGED);
  }

  @Test
  void shouldHaveNeitherGapsNorForksWhenManyAppendAtOnce() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Database as = i % 2 == 0 ? store.worker() : store.ingress();
        writers.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int n = 0; n < 50; n++) {
                    append(as, 1);
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> writer : writers) {
        writer.get();
      }
    }

    assertThat(verify()).isEqualTo(new Intact(400, 400, 0));
  }

  @Test
  void shouldLeaveNoGapWhenAnAppendIsRolledBack() {
    append(store.worker(), 3);
    try {
      store
          .worker()
          .inTransaction(
              connection -> {
                trail.append(connection, entry(4));
                throw new IllegalStateException("something else went wrong");
              });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessageContaining("something else");
    }
    append(store.worker(), 3);

    assertThat(verify()).isEqualTo(new Intact(6, 6, 0));
  }

  @Test
  void shouldLetTransactionsAppendSideBySide() {
    store
        .worker()
        .inTransaction(
            slow -> {
              trail.append(slow, entry(1));
              waits("quick");
              assertThat(subjects()).containsExactly("quick");
              return null;
            });

    assertThat(subjects()).containsExactly("quick", "s1");
    assertThat(verify()).isEqualTo(new Intact(2, 2, 0));
  }

  @Test
  void shouldPlaceWhatHappenedBeforeInFront() {
    for (int i = 0; i < 40; i++) {
      waits("t" + i);
    }

    assertThat(subjects())
        .containsExactlyElementsOf(IntStream.range(0, 40).mapToObj(i -> "t" + i).toList());
  }

  @Test
  void shouldChainWhatIsAppendedAndTellWhoFollows() throws Exception {
    try (var follower = store.auditor().dataSource().getConnection();
        var listen = follower.createStatement();
        TrailSequencer _ = TrailSequencer.start(store.auditor(), store.keyring())) {
      follower.setAutoCommit(true);
      listen.execute(AuditTrail.LISTEN);

      waits("t1");

      assertThat(follower.unwrap(PGConnection.class).getNotifications(60_000)).isNotEmpty();
      listen.execute("UNLISTEN *");
    }
    assertThat(verify()).isEqualTo(new Intact(1, 1, 0));
  }

  @Test
  void shouldChainWhatWaitedWhenTheStoreWasAway() {
    waits("t1");
    try (TrailSequencer _ = TrailSequencer.start(store.auditor(), store.keyring())) {
      store.restartServer();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> append(store.worker(), 1) >= 2);
    }
    assertThat(verify()).isInstanceOf(Intact.class);
  }

  @Test
  void shouldNameAWaitingEntryThatWasChangedAndGiveItNoPlace() {
    given(3);
    waits("t1");
    own("UPDATE audit_intake SET body = replace(body, 't1', 't2')");
    append(store.worker(), 1);

    assertBroken(5, Tampering.INTAKE_CHANGED);
    assertThat(subjects()).doesNotContain("t2");
  }

  @Test
  void shouldNameAWaitingEntryThatWasPutInWithoutTheKey() {
    given(3);
    own("INSERT INTO audit_intake (body, mac) SELECT body, mac FROM audit WHERE seq = 3");

    assertBroken(4, Tampering.INTAKE_CHANGED);
  }

  @Test
  void shouldTakeNothingOutOfTheIntakeThatIsNotChained() {
    waits("t1");
    waits("t2");

    assertThatThrownBy(
            () ->
                store
                    .auditor()
                    .inTransaction(
                        connection -> {
                          try (Statement statement = connection.createStatement()) {
                            return statement.execute(
                                "SELECT chain_audit((SELECT array_agg(id) FROM audit_intake), 1,"
                                    + " ARRAY['{}'], ARRAY[''::bytea])");
                          }
                        }))
        .rootCause()
        .hasMessageContaining("2 entries were taken");
    assertThat(subjects()).containsExactly("t1", "t2");
  }

  @Test
  void shouldAnchorTheHeadWhenTheFollowerStops() {
    AnchorFollower follower = AnchorFollower.start(store.auditor(), anchor);
    append(store.worker(), 10);
    follower.close();

    assertThat(anchor.anchoredSeq()).isEqualTo(10);
    assertThat(verify()).isEqualTo(new Intact(10, 10, 10));
  }

  @Test
  void shouldAnchorWhileTheTrailGrowsAndAfterTheStoreCameBack() {
    try (AnchorFollower _ = AnchorFollower.start(store.auditor(), anchor)) {
      append(store.worker(), 10);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> anchor.anchoredSeq() == 10);

      store.restartServer();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> append(store.worker(), 5) == 15);

      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> anchor.anchoredSeq() == 15);
    }
  }

  @Test
  void shouldNotAnchorATrailThatGotShorter() {
    given(10);
    own("DELETE FROM audit WHERE seq > 7");
    AnchorFollower.start(store.auditor(), anchor).close();

    assertThat(anchor.anchoredSeq()).isEqualTo(10);
  }

  @Test
  void shouldExportWhereItLeftOff() {
    append(store.worker(), 5);
    StringWriter first = new StringWriter();
    long next = export(1, first);
    append(store.worker(), 3);
    StringWriter second = new StringWriter();

    assertThat(next).isEqualTo(6);
    assertThat(export(next, second)).isEqualTo(9);
    assertThat(seqs(first)).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(seqs(second)).containsExactly(6L, 7L, 8L);
    assertThat(export(9, new StringWriter())).isEqualTo(9);
  }

  private void given(int entries) {
    append(store.worker(), entries);
    rememberHead();
  }

  private void assertBroken(long seq, Tampering kind) {
    assertThat(verify())
        .isInstanceOfSatisfying(
            Broken.class,
            broken -> {
              assertThat(broken.kind()).isEqualTo(kind);
              assertThat(broken.seq()).isEqualTo(seq);
            });
  }

  private AuditVerification verify() {
    return new AuditVerifier(store.keyring()).verify(store.auditor(), anchor, _ -> {});
  }

  private long append(Database as, int entries) {
    as.inTransaction(
        connection -> {
          List<AuditEntry> batch = new ArrayList<>();
          for (int i = 1; i <= entries; i++) {
            batch.add(entry(i));
          }
          return trail.append(connection, batch);
        });
    return chained();
  }

  /** Lets everything have its place, and tells the number of the last. */
  private long chained() {
    return store.count("SELECT coalesce(max(seq), 0) FROM audit");
  }

  private void waits(String subject) {
    store
        .worker()
        .inTransaction(
            connection ->
                trail.append(connection, AuditEntry.of("effect.intended", "worker", subject)));
  }

  private List<String> subjects() {
    return store.strings("SELECT body::jsonb ->> 'subject' FROM audit ORDER BY seq");
  }

  private static AuditEntry entry(int i) {
    return AuditEntry.of("effect.intended", "worker", "s" + i).inRun("run_1");
  }

  private void rememberHead() {
    store
        .auditor()
        .inTransaction(
            connection -> {
              try (Statement statement = connection.createStatement();
                  var row = statement.executeQuery(AuditTrail.READ_HEAD)) {
                row.next();
                return anchor.remember(row.getLong(1), row.getBytes(2));
              }
            });
  }

  private long export(long from, StringWriter out) {
    return store
        .auditor()
        .inTransaction(
            connection ->
                new AuditExport(new Disclosure(store.keyring())).write(connection, from, out));
  }

  private static List<Long> seqs(StringWriter lines) {
    return lines
        .toString()
        .lines()
        .map(line -> Json.read(line).path("entry").path("seq").longValue())
        .toList();
  }

  private void own(String... statements) {
    store
        .owner()
        .inTransaction(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                  statement.execute(sql);
                }
                return null;
              }
            });
  }
}
