package dev.penstock.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** The relay is woken for what was committed, and for many deliveries at once not once for each. */
class OutboxBellIT {

  private static final int PATIENCE_MS = 20_000;

  private final PostgresFixture store = PostgresFixture.open();
  private final OutboxBell bell = new OutboxBell(store.ingress());
  private Connection relay;

  @BeforeEach
  void listen() throws SQLException {
    relay = store.worker().dataSource().getConnection();
    relay.setAutoCommit(true);
    try (var statement = relay.createStatement()) {
      statement.execute("LISTEN outbox");
    }
  }

  @AfterEach
  void close() throws SQLException {
    relay.close();
    store.close();
  }

  @Test
  void shouldWakeTheRelayEachTimeThatItHadGoneQuiet() throws SQLException {
    bell.ring();
    assertThat(heard()).isPositive();

    bell.ring();
    assertThat(heard()).isPositive();
  }

  @Test
  void shouldWakeTheRelayAfterTheLastOfManyAndNotOnceForEach() throws Exception {
    List<Thread> doors = new ArrayList<>();
    for (int door = 0; door < 16; door++) {
      doors.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < 500; i++) {
                      bell.ring();
                    }
                  }));
    }
    for (Thread door : doors) {
      door.join();
    }

    assertThat(heard()).isBetween(1, 4_000);
  }

  @Test
  void shouldGoOnWhenTheStoreHasTakenNoCall() throws SQLException {
    Database away = Database.open(store.settings(DatabaseRole.INGRESS));
    away.close();
    OutboxBell muffled = new OutboxBell(away);

    assertThatCode(muffled::ring).doesNotThrowAnyException();
    assertThatCode(muffled::ring).doesNotThrowAnyException();

    bell.ring();
    assertThat(heard()).isPositive();
  }

  /** How often it was woken until it was left alone for a while; none within the patience is 0. */
  private int heard() throws SQLException {
    PGConnection connection = relay.unwrap(PGConnection.class);
    int heard = 0;
    int patience = PATIENCE_MS;
    while (true) {
      PGNotification[] notifications = connection.getNotifications(patience);
      if (notifications == null || notifications.length == 0) {
        return heard;
      }
      heard += notifications.length;
      patience = 300;
    }
  }
}
