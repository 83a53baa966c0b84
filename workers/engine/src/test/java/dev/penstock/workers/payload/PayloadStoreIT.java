package dev.penstock.workers.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.keyring.Keyring;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F42: large payloads are sealed, kept once, found without the cache, and cleared when unused. */
class PayloadStoreIT {

  private static final byte[] CONTENT =
      "a rather private sentence; ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
  private static final Duration WEEK = Duration.ofDays(7);
  private static PostgresFixture postgres;

  @TempDir private Path folder;
  private PayloadStore store;

  @BeforeAll
  static void open() {
    postgres = PostgresFixture.open();
  }

  @AfterAll
  static void close() {
    postgres.close();
  }

  @BeforeEach
  void empty() {
    postgres.sql("DELETE FROM payload; DELETE FROM payload_use; DELETE FROM run");
    store = store(postgres.keyring());
  }

  @Test
  void shouldGiveBackTheContentAndKeepItOnceForAllWhoUseIt() {
    String address = store.keep("run_1", CONTENT);

    assertThat(store.keep("run_2", CONTENT)).isEqualTo(address);
    assertThat(store.get(address)).isEqualTo(CONTENT);
    assertThat(postgres.count("SELECT count(*) FROM payload")).isEqualTo(1);
    assertThat(postgres.count("SELECT count(*) FROM payload_use")).isEqualTo(2);
  }

  @Test
  void shouldKeepNothingReadableInTheStoreOrInTheCache() throws IOException {
    String address = store.keep("run_1", CONTENT);

    assertThat(postgres.count("SELECT position('private sentence'::bytea in content) FROM payload"))
        .isZero();
    assertThat(Files.readString(folder.resolve(address), StandardCharsets.ISO_8859_1))
        .doesNotContain("private sentence");
    assertThat(store(Keyring.of(another())).keep("run_1", CONTENT))
        .as("who has no key can't tell what an address stands for")
        .isNotEqualTo(address);
  }

  @Test
  void shouldFindTheContentWhenTheCacheIsLostOrBroken() throws IOException {
    String address = store.keep("run_1", CONTENT);
    Files.delete(folder.resolve(address));
    assertThat(store.get(address)).isEqualTo(CONTENT);

    Files.write(folder.resolve(address), new byte[] {1, 2, 3});
    assertThat(store.get(address)).isEqualTo(CONTENT);
    assertThat(Files.size(folder.resolve(address))).as("mended").isGreaterThan(3);
  }

  @Test
  void shouldRefuseARowThatWasChangedOrMoved() throws IOException {
    String address = store.keep("run_1", CONTENT);
    String other = store.keep("run_1", Arrays.copyOf(CONTENT, 5_000));
    postgres.sql(
        "UPDATE payload SET content = (SELECT content FROM payload WHERE address = '%s') WHERE address = '%s'"
            .formatted(other, address));
    Files.delete(folder.resolve(address));

    assertThatThrownBy(() -> store.get(address)).satisfies(e -> is(e, ProblemType.TAMPERED));
  }

  @Test
  void shouldRefuseWhatIsTooLargeAndWhatIsNotThere() {
    assertThatThrownBy(() -> store.keep("run_1", new byte[PayloadStore.MAX_BYTES + 1]))
        .satisfies(e -> is(e, ProblemType.PAYLOAD_TOO_LARGE));
    assertThatThrownBy(() -> store.get("0".repeat(64)))
        .satisfies(e -> is(e, ProblemType.NOT_FOUND));
  }

  @Test
  void shouldClearWhatNoRunUnderWayUsesAndNoneThatEndedLately() {
    run("run_open", "NULL");
    run("run_late", "now() - interval '1 day'");
    run("run_old", "now() - interval '30 days'");
    String open = keep("run_open", 1);
    String late = keep("run_late", 2);
    String old = keep("run_old", 3);
    String both = keep("run_old", 4);
    assertThat(keep("run_open", 4)).isEqualTo(both);
    keep("run_unknown", 5);
    postgres.sql("UPDATE payload SET used_at = now() - interval '8 days'");
    keep("run_old", 6);

    assertThat(new PayloadRetention(postgres.worker(), WEEK, Optional.empty()).sweep())
        .isEqualTo(2);

    assertThat(store(postgres.keyring()).get(open)).isNotEmpty();
    assertThat(store.get(late)).isNotEmpty();
    assertThat(store.get(both)).isNotEmpty();
    assertThat(postgres.count("SELECT count(*) FROM payload WHERE address = '" + old + "'"))
        .isZero();
    assertThat(postgres.count("SELECT count(*) FROM payload")).isEqualTo(4);
    assertThat(postgres.count("SELECT count(*) FROM payload_use u WHERE address = '" + old + "'"))
        .isZero();
  }

  @Test
  void shouldKeepAgainWhatWasCleared() {
    String address = store.keep("run_old", CONTENT);
    postgres.sql("UPDATE payload SET used_at = now() - interval '8 days'");
    assertThat(new PayloadRetention(postgres.worker(), WEEK, Optional.empty()).sweep())
        .isEqualTo(1);

    assertThat(store.keep("run_new", CONTENT)).isEqualTo(address);
    assertThat(postgres.count("SELECT count(*) FROM payload")).isEqualTo(1);
  }

  private PayloadStore store(Keyring keyring) {
    return new PayloadStore(postgres.worker(), keyring, new FolderCache(folder, 1 << 20));
  }

  private String keep(String run, int content) {
    return store.keep(run, new byte[content]);
  }

  private static byte[] another() {
    byte[] root = new byte[32];
    root[0] = 1;
    return root;
  }

  private static void is(Throwable thrown, ProblemType type) {
    assertThat(((PlatformException) thrown).problem().type()).isEqualTo(type);
  }

  private static void run(String id, String endedAt) {
    postgres.sql(
        """
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by, ended_at)
        VALUES ('%s', 'n', 'w', '1.0.0', 'd', 'c', 'p', 'running', '{}', 't', %s)
        """
            .formatted(id, endedAt));
  }
}
