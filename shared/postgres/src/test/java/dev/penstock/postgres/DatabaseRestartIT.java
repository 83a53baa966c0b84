package dev.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F125: what the store has acknowledged is there after a restart, and pools mend themselves. */
class DatabaseRestartIT {

  private static final int WRITERS = 4;

  private final PostgresFixture store = PostgresFixture.open();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldKeepEveryAcknowledgedWriteWhenRestartedUnderLoad() throws Exception {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    Set<ProblemType> refusals = ConcurrentHashMap.newKeySet();
    AtomicInteger names = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(
            threads.submit(
                () -> {
                  while (!done.get()) {
                    String key = "key-" + names.incrementAndGet();
                    try {
                      insert(store.api(), key);
                      acknowledged.add(key);
                    } catch (PlatformException e) {
                      refusals.add(e.problem().type());
                    }
                  }
                }));
      }
      for (int restart = 0; restart < 3; restart++) {
        awaitMore(acknowledged, 50);
        store.restartServer();
      }
      awaitMore(acknowledged, 50);
      done.set(true);
      for (Future<?> writer : writers) {
        writer.get();
      }
    }

    assertThat(stored()).containsAll(acknowledged);
    assertThat(refusals).isSubsetOf(ProblemType.UNAVAILABLE);
  }

  @Test
  void shouldBeUnavailableWhileTheServerIsAwayAndWorkAgainAfterwards() {
    insert(store.api(), "before");
    store.stopServer();
    try {
      assertThatThrownBy(() -> insert(store.api(), "meanwhile"))
          .isInstanceOfSatisfying(
              PlatformException.class,
              e -> assertThat(e.problem().type()).isEqualTo(ProblemType.UNAVAILABLE));
    } finally {
      store.restartServer();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> insert(store.api(), "after") == 1);

    assertThat(stored()).contains("before", "after").doesNotContain("meanwhile");
  }

  /** The pool's first connection tells it what the server's defaults are. */
  @Test
  void shouldMendItselfWhenTheVeryFirstConnectionBreaksWhileItIsLookedAt() throws Exception {
    DatabaseSettings direct = store.settings(DatabaseRole.API);
    int server = Integer.parseInt(direct.url().replaceAll(".*:(\\d+)/.*", "$1"));
    try (var proxy = new CuttingProxy(server, "SHOW TRANSACTION ISOLATION LEVEL");
        Database database =
            Database.open(
                new DatabaseSettings(
                    direct.url().replace(":" + server + "/", ":" + proxy.port() + "/"),
                    direct.user(),
                    direct.password(),
                    1,
                    Duration.ofSeconds(2)))) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> insert(database, "after the first") == 1);

      assertThat(proxy.hasCut()).isTrue();
    }
  }

  private static void awaitMore(Set<String> acknowledged, int more) {
    int goal = acknowledged.size() + more;
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= goal);
  }

  private static int insert(Database database, String key) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  """
                  INSERT INTO idempotency_key (principal, key, fingerprint) VALUES ('p', ?, 'f')
                  """)) {
            insert.setString(1, key);
            return insert.executeUpdate();
          }
        });
  }

  private Set<String> stored() {
    return store
        .api()
        .inTransaction(
            connection -> {
              Set<String> keys = new HashSet<>();
              try (var row =
                  connection.createStatement().executeQuery("SELECT key FROM idempotency_key")) {
                while (row.next()) {
                  keys.add(row.getString(1));
                }
              }
              return keys;
            });
  }
}
