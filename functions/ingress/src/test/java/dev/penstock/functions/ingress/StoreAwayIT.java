package dev.penstock.functions.ingress;

import static dev.penstock.functions.ingress.FrontDoorFixture.NOW;
import static dev.penstock.functions.ingress.FrontDoorFixture.OTHER_SECRET;
import static dev.penstock.functions.ingress.FrontDoorFixture.SECRET;
import static dev.penstock.functions.ingress.FrontDoorFixture.field;
import static dev.penstock.functions.ingress.FrontDoorFixture.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.audit.AuditTrail;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import dev.penstock.spill.SpillIntake;
import dev.penstock.spill.SpoolFolder;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F5, F6: what is durable nowhere is answered 503, never 202; what is kept beside the store is
 * taken in once the store is back, once and in order.
 */
class StoreAwayIT {

  private final PostgresFixture store = PostgresFixture.open();
  private final Database impatient = impatient();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    impatient.close();
    store.close();
  }

  @Test
  void shouldAnswer503WhileTheStoreIsAwayAndTheSpoolIsFullAndKeepNothing() {
    SpoolFolder full = SpoolFolder.open(folder, store.keyring(), 1);
    var door =
        new FrontDoorFixture(store, impatient, IngressSettings.DEFAULTS, full)
            .secret("outage", SECRET)
            .trigger("outage", "standard-webhooks");
    door.confirmTriggers();
    assertThat(door.send(signed("outage", "before", "{}")).status()).isEqualTo(202);

    store.stopServer();
    HttpResponse away;
    try {
      away = door.send(signed("outage", "during", "{}"));
    } finally {
      store.restartServer();
    }

    assertThat(away.status()).isEqualTo(503);
    assertThat(field(away, "code")).isEqualTo("unavailable");
    assertThat(away.headers().get("retry-after")).isEqualTo("5");
    assertThat(door.count("SELECT count(*) FROM delivery WHERE sender_id = 'during'")).isZero();

    awaitStore();
    HttpResponse again = door.send(signed("outage", "during", "{}"));
    assertThat(again.status()).isEqualTo(202);
    assertThat(field(again, "duplicate")).isEqualTo("false");
  }

  @Test
  void shouldKeepBesideTheStoreWhatItAcknowledgesWhileTheStoreIsAway() {
    SpoolFolder spool = SpoolFolder.open(folder, store.keyring(), SpoolFolder.USUAL_BYTES);
    var door =
        new FrontDoorFixture(store, impatient, IngressSettings.DEFAULTS, spool)
            .secret("beside", SECRET)
            .trigger("beside", "standard-webhooks")
            .secret("closed", SECRET)
            .trigger("closed", "standard-webhooks")
            .secret("quiet", SECRET)
            .trigger("quiet", "standard-webhooks");
    door.confirmTriggers();
    assertThat(door.send(signed("beside", "before", "{}")).status()).isEqualTo(202);
    door.disabled("closed");
    door.confirmTriggers();

    store.stopServer();
    HttpResponse first;
    HttpResponse copy;
    try {
      first = door.send(signed("beside", "1", "{}"));
      copy = door.send(signed("beside", "1", "{}"));
      assertThat(door.send(signed("beside", "before", "{}")).status()).isEqualTo(202);
      assertThat(door.send(signed("beside", "2", "{}")).status()).isEqualTo(202);
      for (HttpRequest unsure :
          List.of(signed("closed", "1", "{}"), signed("beside", "3", "{}", OTHER_SECRET, NOW))) {
        assertThat(door.send(unsure).status()).isEqualTo(503);
      }
      assertThatThrownBy(door::confirmTriggers).isInstanceOf(PlatformException.class);
      assertThat(door.send(signed("quiet", "q", "{}")).status()).isEqualTo(202);
    } finally {
      store.restartServer();
    }
    HttpResponse behind = door.send(signed("beside", "4", "{}"));

    assertThat(first.status()).isEqualTo(202);
    assertThat(field(copy, "deliveryId")).isEqualTo(field(first, "deliveryId"));
    assertThat(field(copy, "duplicate")).isEqualTo("true");
    assertThat(behind.status()).isEqualTo(202);
    assertThat(spool.size()).isEqualTo(5);
    var intake =
        new SpillIntake(new AuditTrail(store.keyring(), Clock.systemUTC()), store.keyring());
    awaitStore();
    // Whoever took the first one in did not live to remove it.
    impatient.inTransaction(c -> intake.take(c, spool.oldest().orElseThrow()));
    assertThat(new SpillDrain(impatient, intake, spool).drain()).isEqualTo(5);

    assertThat(
            store.strings(
                "SELECT d.sender_id FROM outbox o JOIN delivery d ON d.run_id = o.run_id"
                    + " WHERE d.trigger = 'beside' ORDER BY o.id"))
        .containsExactly("before", "1", "2", "4");
    assertThat(store.strings("SELECT id FROM delivery WHERE sender_id = '1'"))
        .containsExactly(field(first, "deliveryId"));
    assertThat(
            door.count(
                "SELECT times FROM delivery_repeat r JOIN delivery d ON d.id = r.delivery_id"
                    + " WHERE d.sender_id = 'before'"))
        .isOne();
    assertThat(spool.size() + spool.asideCount()).isZero();
    door.confirmTriggers();
    assertThat(field(door.send(signed("beside", "5", "{}")), "duplicate")).isEqualTo("false");
    assertThat(spool.size()).isZero();
  }

  /** A pool that has seen the outage may take seconds until it tries again. */
  private void awaitStore() {
    boolean back = false;
    for (int tries = 0; !back && tries < 60; tries++) {
      try {
        back = impatient.inTransaction(transaction -> transaction.isValid(1));
      } catch (PlatformException e) {
        // Half a second has gone by.
      }
    }
    assertThat(back).isTrue();
  }

  /** Nobody has to be patient for what is away on purpose. */
  private Database impatient() {
    var usual = store.settings(DatabaseRole.INGRESS);
    return Database.open(
        new DatabaseSettings(
            usual.url(), usual.user(), usual.password(), 2, Duration.ofMillis(500)));
  }
}
