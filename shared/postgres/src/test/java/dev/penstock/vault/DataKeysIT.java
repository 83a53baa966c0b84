package dev.penstock.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.audit.AuditTrail;
import dev.penstock.keyring.DataKeyLabel;
import dev.penstock.keyring.KeyFile;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.RootKey;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F74: root and data keys are rotated in bounded steps, under those who read and write. */
class DataKeysIT {

  private static final int SECRETS = 25;
  private static final int BATCH = 10;

  @TempDir Path folder;

  private final PostgresFixture store = PostgresFixture.open();
  private Path file;
  private Keyring keyring;
  private Vault vault;

  @BeforeEach
  void open() {
    file = folder.resolve("root.key");
    keyring = Keyring.loadOrCreate(file);
    vault = new Vault(keyring, audit());
    for (int i = 0; i < SECRETS; i++) {
      put("secret-" + i, "value " + i);
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldWrapAllDataKeysAnewAndChangeNothingElse() {
    List<String> before = store.strings("SELECT md5(ciphertext) FROM secret ORDER BY name");
    KeyFile.rotate(file);

    DataKeys.Done done = dataKeys(keyring).rewrap(store.worker(), "node");

    assertThat(done).isEqualTo(new DataKeys.Done(SECRETS, List.of()));
    assertThat(roots()).containsExactly(keyring.roots().inUse().id());
    assertThat(store.strings("SELECT md5(ciphertext) FROM secret ORDER BY name")).isEqualTo(before);
    assertAllOpen();
    assertThat(store.strings(REWRAPPED)).containsExactly("10", "10", "5");
    assertThat(dataKeys(keyring).rewrap(store.worker(), "node").changed()).isZero();
  }

  /** What was done stays done, and the rest is all that is left to do. */
  @Test
  void shouldGoOnAfterItDiedHalfWay() {
    KeyFile.rotate(file);
    Keyring dying = keyring.with(roots -> roots.after(new Dying(roots.inUse(), 14), List.of()));

    assertThatThrownBy(() -> dataKeys(dying).rewrap(store.worker(), "node"))
        .isInstanceOf(PlatformException.class);
    assertThat(underTheKeyInUse()).isEqualTo(BATCH);
    assertAllOpen();

    assertThat(dataKeys(keyring).rewrap(store.worker(), "node").changed())
        .isEqualTo(SECRETS - BATCH);
    assertThat(underTheKeyInUse()).isEqualTo(SECRETS);
    assertAllOpen();
  }

  @Test
  void shouldLeaveWhatDoesNotOpenAndDoTheRest() {
    store.sql("UPDATE secret SET data_key = data_key || '\\x00' WHERE name = 'secret-3'");
    KeyFile.rotate(file);

    DataKeys.Done done = dataKeys(keyring).rewrap(store.worker(), "node");

    assertThat(done).isEqualTo(new DataKeys.Done(SECRETS - 1, List.of("secret-3, version 1")));
  }

  /** Somebody else was quicker: theirs stands. */
  @Test
  void shouldChangeEachRowOnceWhenManyDoItAtOnce() throws Exception {
    KeyFile.rotate(file);
    int changed = 0;

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> four =
          Collections.nCopies(4, () -> dataKeys(keyring).rewrap(store.worker(), "node").changed());
      for (var one : threads.invokeAll(four)) {
        changed += one.get();
      }
    }

    assertThat(changed).isEqualTo(SECRETS);
    assertAllOpen();
  }

  @Test
  void shouldSealEveryValueUnderANewDataKeyOnceAndOnlyAsOwner() {
    List<String> before = store.strings("SELECT md5(ciphertext) FROM secret");
    Instant now = Instant.now().plusSeconds(1);

    assertThatThrownBy(() -> dataKeys(keyring).renew(store.worker(), "worker", now))
        .isInstanceOf(PlatformException.class);
    DataKeys.Done done = dataKeys(keyring).renew(store.owner(), "owner", now);

    assertThat(done.changed()).isEqualTo(SECRETS);
    assertThat(store.strings("SELECT md5(ciphertext) FROM secret"))
        .doesNotContainAnyElementsOf(before);
    assertAllOpen();
    store.sql("UPDATE secret SET sealed_at = now() + interval '1 hour' WHERE name <> 'secret-7'");
    assertThat(dataKeys(keyring).renew(store.owner(), "owner", now).changed()).isOne();
  }

  /** F74: no moment at which a secret can't be read or put. */
  @Test
  void shouldRotateWhileSecretsAreReadPutAndRotated() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // given readers and a writer with keyrings of their own, as other processes have them
      var readers =
          IntStream.range(0, 3).mapToObj(_ -> threads.submit(() -> readUntil(over))).toList();
      var writer = threads.submit(() -> putUntil(over));

      // when
      for (int i = 0; i < 3; i++) {
        KeyFile.rotate(file);
        dataKeys(keyring).rewrap(store.worker(), "node");
        dataKeys(keyring).renew(store.owner(), "owner", Instant.now().plusSeconds(1));
        // As the command does before it lets a key go.
        assertThat(dataKeys(keyring).rewrap(store.worker(), "node").left()).isEmpty();
      }
      over.set(true);

      // then nobody has met anything but the values
      for (var reader : readers) {
        assertThat(reader.get()).isPositive();
      }
      assertThat(writer.get()).isPositive();
    }
    dataKeys(keyring).rewrap(store.worker(), "node");
    assertThat(roots()).containsExactly(keyring.roots().inUse().id());
    assertAllOpen();
  }

  private static final String REWRAPPED =
      """
      SELECT body::jsonb #>> '{detail,secrets}' FROM audit
       WHERE body::jsonb ->> 'kind' = 'vault.rewrapped' ORDER BY seq
      """;

  private int readUntil(AtomicBoolean over) {
    VaultReader reader = new VaultReader(Keyring.loadOrCreate(file));
    int read = 0;
    while (!over.get()) {
      int which = read++ % SECRETS;
      assertThat(opened(reader, "secret-" + which)).isEqualTo("value " + which);
    }
    return read;
  }

  private int putUntil(AtomicBoolean over) {
    Vault own = new Vault(Keyring.loadOrCreate(file), audit());
    int put = 0;
    while (!over.get()) {
      int which = put++ % SECRETS;
      store
          .api()
          .inTransaction(
              tx ->
                  own.rotate(
                      tx, "secret-" + which, SecretValue.of("value " + which), "person:ada"));
    }
    return put;
  }

  private void assertAllOpen() {
    VaultReader reader = new VaultReader(keyring);
    for (int i = 0; i < SECRETS; i++) {
      assertThat(opened(reader, "secret-" + i)).isEqualTo("value " + i);
    }
  }

  private String opened(VaultReader reader, String name) {
    try (OpenSecret secret =
        store.worker().inTransaction(tx -> reader.open(tx, name, Nature.EVERYWHERE))) {
      return secret.value().revealText();
    }
  }

  private void put(String name, String value) {
    store.api().inTransaction(tx -> vault.put(tx, name, SecretValue.of(value), "person:ada"));
  }

  private long underTheKeyInUse() {
    return store.count("SELECT count(*) FROM secret WHERE root = ?", keyring.roots().inUse().id());
  }

  private List<String> roots() {
    return store.strings("SELECT DISTINCT root FROM secret");
  }

  private DataKeys dataKeys(Keyring keys) {
    return new DataKeys(keys, audit(), BATCH);
  }

  private AuditTrail audit() {
    return new AuditTrail(store.keyring(), Clock.systemUTC());
  }

  /** A root key whose process dies after some uses. */
  private static final class Dying implements RootKey {

    private final RootKey alive;
    private int left;

    Dying(RootKey alive, int uses) {
      this.alive = alive;
      this.left = uses;
    }

    @Override
    public String id() {
      return alive.id();
    }

    @Override
    public boolean isNear() {
      return true;
    }

    @Override
    public byte[] wrap(byte[] dataKey, DataKeyLabel label) {
      if (left-- == 0) {
        throw PlatformException.of(ProblemType.UNAVAILABLE, "killed");
      }
      return alive.wrap(dataKey, label);
    }

    @Override
    public Optional<byte[]> unwrap(byte[] wrapped, DataKeyLabel label) {
      return alive.unwrap(wrapped, label);
    }
  }
}
