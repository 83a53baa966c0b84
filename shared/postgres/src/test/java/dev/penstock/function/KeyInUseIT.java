package dev.penstock.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.keyring.KeyFile;
import dev.penstock.keyring.Keyring;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.DatabaseRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F74: a function tells which keys it has, and makes nothing without the one in use. */
class KeyInUseIT {

  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

  private final PostgresFixture store = PostgresFixture.open();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"INGRESS", "SCHEDULER", "API"})
  void shouldTellWhatItHasAndGoOverWithTheStore(DatabaseRole role) throws Exception {
    Path file = folder.resolve(role + ".key");
    String first = Keyring.loadOrCreate(file).installationId();
    KeyFile.prepareInstallation(file);
    Keyring function = Keyring.ofText(Files.readString(file));
    String next = function.nextInstallationId().orElseThrow();
    look(role, function, NOW);
    assertThat(function.installationId()).isEqualTo(first);
    assertThat(told()).isEqualTo("function door:7 {" + first + "," + next + "} " + first);

    use(next);
    look(role, function, NOW);
    look(role, function, NOW);

    assertThat(function.installationId()).isEqualTo(next);
    assertThat(told()).isEqualTo("function door:7 {" + next + "," + first + "} " + next);
  }

  @Test
  void shouldAskAgainAfterSomeSecondsAndEachTimeThatItLacksTheKey() {
    Keyring function = store.keyring();
    Ticking clock = new Ticking();
    KeyInUse keys = new KeyInUse(store.api(), function, "door:7", clock);
    keys.look();
    use("installation:0123456789abcdef");
    keys.look();

    clock.now = NOW.plusSeconds(3);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(keys::look)
          .isInstanceOf(PlatformException.class)
          .hasMessageContaining("installation:0123456789abcdef");
    }
    store.sql("DELETE FROM installation_key");
    keys.look();
  }

  /** A machine that slept may have another time when it wakes. */
  @Test
  void shouldAskWhenTheClockWasSetBack() {
    Ticking clock = new Ticking();
    KeyInUse keys = new KeyInUse(store.api(), store.keyring(), "door:7", clock);
    keys.look();
    use("installation:0123456789abcdef");
    clock.now = NOW.minus(Duration.ofHours(1));

    assertThatThrownBy(keys::look).hasMessageContaining("installation:0123456789abcdef");
  }

  private void look(DatabaseRole role, Keyring keyring, Instant at) {
    new KeyInUse(store.database(role), keyring, "door:7", Clock.fixed(at, ZoneOffset.UTC)).look();
  }

  private void use(String key) {
    store.sql("INSERT INTO installation_key (id) VALUES (?)", key);
  }

  private String told() {
    return store
        .strings("SELECT node || ' ' || accepted::text || ' ' || in_use FROM key_holder")
        .getFirst();
  }

  private static final class Ticking extends Clock {

    private Instant now = NOW;

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
