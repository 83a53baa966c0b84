package dev.penstock.functions.ingress;

import static dev.penstock.functions.ingress.FrontDoorFixture.OTHER_SECRET;
import static dev.penstock.functions.ingress.FrontDoorFixture.SECRET;
import static dev.penstock.functions.ingress.FrontDoorFixture.field;
import static dev.penstock.functions.ingress.FrontDoorFixture.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.audit.AuditAnchor;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.audit.AuditVerification;
import dev.penstock.audit.AuditVerifier;
import dev.penstock.audit.Chaining;
import dev.penstock.http.HttpResponse;
import dev.penstock.postgres.testing.PostgresFixture;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * A door that has served before keeps its triggers and stores in one round trip. Nothing of that
 * may show. F1, F5, F6, F8.
 */
final class WarmDoorIT {

  private static final PostgresFixture STORE = PostgresFixture.open();

  @TempDir private Path folder;

  private final FrontDoorFixture door = door();
  private String trigger = "";

  @BeforeEach
  void warm(TestInfo test) {
    trigger = "t" + Integer.toHexString(test.getDisplayName().hashCode());
    door.secret(trigger, SECRET).trigger(trigger, "standard-webhooks");
    for (int i = 0; i < 4; i++) {
      assertThat(send("warm-" + i).status()).isEqualTo(202);
    }
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldStoreEachDeliveryOnceAndAnswerADuplicateWithItsIds() {
    HttpResponse first = send("m1");
    HttpResponse again = send("m1");

    assertThat(field(again, "deliveryId")).isEqualTo(field(first, "deliveryId"));
    assertThat(field(again, "duplicate")).isEqualTo("true");
    for (String table : List.of("outbox", "waterfall", "audit")) {
      assertThat(door.rows(table, "run_id = '" + field(first, "runId") + "'")).as(table).isOne();
    }
  }

  @Test
  void shouldBeClosedFromTheVeryNextDeliveryOn() {
    door.disabled(trigger);

    assertThat(send("m1").status()).isEqualTo(404);
    assertThat(door.rows("delivery", "trigger = '" + trigger + "' AND sender_id = 'm1'")).isZero();
  }

  @Test
  void shouldTakeARevokedSecretNoMoreAlsoForADuplicate() {
    door.tamper("UPDATE secret SET state = 'revoked' WHERE name = '" + trigger + "'");

    assertThat(send("m1").status()).isEqualTo(401);
    assertThat(send("warm-0").status()).isEqualTo(401);
  }

  @Test
  void shouldNoticeASecretThatWasChangedBehindItsBack() {
    door.tamper("UPDATE secret SET ciphertext = '\\x00' WHERE name = '" + trigger + "'");

    assertThat(send("m1").status()).isEqualTo(503);
  }

  @Test
  void shouldTakeTheOldSecretOfARotationUntilItsTimeIsUpAndNotAfter() {
    door.rotated(trigger, OTHER_SECRET);
    door.tamper(
        "UPDATE secret SET usable_until = now() + interval '2 seconds' WHERE name = '"
            + trigger
            + "' AND state = 'retiring'");
    for (int i = 0; i < 4; i++) {
      assertThat(send("overlap-" + i).status()).isEqualTo(202);
    }

    assertThat(door.count("SELECT count(pg_sleep(2))")).isOne();

    assertThat(send("m1").status()).isEqualTo(401);
  }

  @Test
  void shouldTakeASecretThatIsNewerThanWhatItKeeps() {
    door.rotated(trigger, OTHER_SECRET);

    HttpResponse answer =
        door.send(signed(trigger, "m1", "{}", OTHER_SECRET, FrontDoorFixture.NOW));

    assertThat(answer.status()).isEqualTo(202);
  }

  @Test
  void shouldNoticeAFileThatWasChangedBehindItsBack() {
    door.tamper(
        "UPDATE trigger SET document = replace(document, 'a/b', 'a/c') WHERE name = '"
            + trigger
            + "'");

    assertThat(send("m1").status()).isEqualTo(503);
  }

  /** F83: the door that has served before and one that has not. */
  @Test
  void shouldTakeNothingThatCannotBePutOnTheTrail() {
    long before = STORE.count("SELECT count(*) FROM outbox");
    door.tamper("REVOKE INSERT (body, mac) ON audit_intake FROM penstock_ingress");
    try {
      assertThat(send("m1").status()).isGreaterThan(499);
      assertThat(door().send(signed(trigger, "m2", "{}")).status()).isGreaterThan(499);
    } finally {
      door.tamper("GRANT INSERT (body, mac) ON audit_intake TO penstock_ingress");
    }

    String mine = " WHERE trigger = '" + trigger + "' AND sender_id IN ('m1', 'm2')";
    assertThat(STORE.count("SELECT count(*) FROM delivery" + mine)).isZero();
    assertThat(STORE.count("SELECT count(*) FROM outbox")).isEqualTo(before);
    assertThat(send("m1").status()).isEqualTo(202);
  }

  @Test
  void shouldFollowWhatOthersWroteOnTheTrail() {
    var audit = new AuditTrail(STORE.keyring(), Clock.systemUTC());
    for (int i = 0; i < 6; i++) {
      String id = "m" + i;
      if (i % 3 == 0) {
        STORE
            .worker()
            .inTransaction(c -> audit.append(c, AuditEntry.of("test.other", "worker", id)));
      }
      assertThat(send(id).status()).isEqualTo(202);
    }

    assertThat(verified()).isInstanceOf(AuditVerification.Intact.class);
  }

  @Test
  void shouldKeepOneChainWhenSeveralDoorsStoreAtOnce() throws Exception {
    List<FrontDoorFixture> doors = List.of(door, door(), door());
    List<Future<Integer>> answers = new ArrayList<>();
    try (var senders = Executors.newFixedThreadPool(doors.size())) {
      for (int i = 0; i < 300; i++) {
        String id = "m" + i;
        var through = doors.get(i % doors.size());
        answers.add(senders.submit(() -> through.send(signed(trigger, id, "{}")).status()));
      }
    }

    for (Future<Integer> answer : answers) {
      assertThat(answer.get()).isEqualTo(202);
    }
    assertThat(door.rows("delivery", "trigger = '" + trigger + "'")).isEqualTo(304);
    assertThat(verified()).isInstanceOf(AuditVerification.Intact.class);
  }

  private HttpResponse send(String id) {
    return door.send(signed(trigger, id, "{}"));
  }

  private AuditVerification verified() {
    var anchor =
        new AuditAnchor(folder.resolve("anchor.jsonl"), STORE.keyring(), Clock.systemUTC());
    new Chaining(STORE.auditor(), STORE.keyring()).catchUp();
    return new AuditVerifier(STORE.keyring()).verify(STORE.auditor(), anchor, _ -> {});
  }

  private static FrontDoorFixture door() {
    return new FrontDoorFixture(STORE, new IngressSettings(10_000, 10_000, 20));
  }
}
