package dev.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import dev.penstock.store.Location;
import dev.penstock.trace.Hop;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Where a process runs is on record with what it records, without a word of its own: F86. */
class LocationIT {

  private static final PostgresFixture STORE = PostgresFixture.open();
  private static final Location HERE = new Location("ap-southeast-1", "ap-southeast-1a");

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldStandBesideAHopThatAPoolWrites() {
    try (Database worker = Database.open(settings(DatabaseRole.WORKER).at(HERE))) {
      write(worker, "pooled");
    }
    assertThat(of("pooled")).isEqualTo("ap-southeast-1/ap-southeast-1a");
  }

  /** The role with the longest name. */
  @Test
  void shouldStandBesideAHopThatAFunctionWrites() {
    DatabaseSettings settings = settings(DatabaseRole.SCHEDULER);
    try (Database scheduler = Database.single(settings.at(HERE))) {
      write(scheduler, "zoned");
    }
    try (Database scheduler = Database.single(settings.at(new Location("ap-southeast-1", "")))) {
      write(scheduler, "regional");
    }
    assertThat(of("zoned")).isEqualTo("ap-southeast-1/ap-southeast-1a");
    assertThat(of("regional")).isEqualTo("ap-southeast-1");
  }

  @Test
  void shouldStandBesideADeliveryAndOnTheWaterfall() {
    try (Database ingress = Database.single(settings(DatabaseRole.INGRESS).at(HERE))) {
      ingress.inTransaction(
          connection ->
              connection
                  .createStatement()
                  .executeUpdate(
                      """
                      INSERT INTO delivery (id, trigger, sender_id, run_id, scheme, content_type,
                                            envelope, body_digest, bytes, micros)
                      VALUES ('dlv_1', 'door', '1', 'delivered', 'github', 'text/plain', '', 'd', 0, 1)
                      """));
    }
    assertThat(
            STORE.strings("SELECT location FROM waterfall WHERE run_id = 'delivered'").getFirst())
        .isEqualTo("ap-southeast-1/ap-southeast-1a");
  }

  @Test
  void shouldBeLeftOutWhereNobodyKnows() {
    write(STORE.worker(), "somewhere");

    assertThat(of("somewhere")).isNull();
  }

  private static DatabaseSettings settings(DatabaseRole role) {
    return STORE.settings(role);
  }

  private static void write(Database database, String run) {
    database.inTransaction(
        transaction -> {
          Hop.ofRun(run, Hop.Kind.INGRESS, Instant.now(), Duration.ZERO).insert(transaction);
          return true;
        });
  }

  private static @org.jspecify.annotations.Nullable String of(String run) {
    return STORE.strings("SELECT location FROM hop WHERE run_id = ?", run).getFirst();
  }
}
