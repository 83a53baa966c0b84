package dev.penstock.functions.ingress;

import static dev.penstock.functions.ingress.FrontDoorFixture.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.delivery.StoredDeliveries;
import dev.penstock.function.KeyInUse;
import dev.penstock.http.HttpResponse;
import dev.penstock.keyring.KeyFile;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Renewal;
import dev.penstock.keyring.Seal;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F74: a front door that goes on while the installation's key is rotated answers 202 for nothing
 * that can't be read when the key before is gone, whatever keys it was given.
 */
class RotatedKeyIT {

  private final PostgresFixture store = PostgresFixture.open();

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void furnish() throws IOException {
    file = folder.resolve("root.key");
    Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    new FrontDoorFixture(store, IngressSettings.DEFAULTS)
        .secret("orders", FrontDoorFixture.SECRET)
        .trigger("orders", "standard-webhooks");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldGoOverWithTheDeliveryThatFindsItsTriggerUnderTheNextKey() throws IOException {
    KeyFile.prepareInstallation(file);
    WebhookHandler door = door(Keyring.ofText(Files.readString(file)));
    String before = accepted(send(door, "m1"));

    rotate();
    String after = accepted(send(door, "m2"));

    KeyFile.dropInstallation(file);
    Keyring alone = Keyring.loadOrCreate(file);
    assertThat(body(alone, after)).contains("{}");
    assertThatThrownBy(() -> body(alone, before)).isInstanceOf(PlatformException.class);
    assertThat(entryHolds(alone)).isTrue();
  }

  @Test
  void shouldTakeNothingWhileItLacksTheKeyInUseAndGoOnWhenItHasIt() throws IOException {
    AtomicReference<String> mounted = new AtomicReference<>(Files.readString(file));
    WebhookHandler door = door(Keyring.ofText(mounted::get));
    accepted(send(door, "m1"));
    KeyFile.prepareInstallation(file);

    rotate();
    HttpResponse refused = send(door, "m2");

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers()).containsKey("retry-after");
    assertThat(owned("SELECT count(*) FROM delivery")).isEqualTo("1");
    assertThat(owned("SELECT count(*) FROM audit_intake WHERE body LIKE '%delivery.refused%'"))
        .as("no sender did anything wrong")
        .isEqualTo("0");
    mounted.set(Files.readString(file));
    accepted(send(door, "m2"));
  }

  /** What a rotation waits for it learns when no sender waits for its own answer. */
  @Test
  void shouldTellWhichKeysItHasButNotWhileTheFirstDeliveryWaits() throws IOException {
    Keyring keyring = Keyring.ofText(Files.readString(file));
    Upkeep upkeep =
        new Upkeep(
            door(keyring),
            () -> new KeyInUse(store.ingress(), keyring, "door:1", Clock.systemUTC()));

    upkeep.run();
    assertThat(owned("SELECT count(*) FROM key_holder")).isEqualTo("0");
    upkeep.run();

    assertThat(owned("SELECT node FROM key_holder WHERE in_use = accepted[1]"))
        .isEqualTo("function door:1");
  }

  /** As the rotation does it: in use first, and then row by row. */
  private void rotate() {
    KeyFile.takeInstallation(file);
    Keyring now = Keyring.loadOrCreate(file);
    store.sql("INSERT INTO installation_key (id) VALUES (?)", now.installationId());
    store
        .owner()
        .inTransaction(
            tx -> {
              try (PreparedStatement select =
                      tx.prepareStatement("SELECT document, seal FROM trigger");
                  ResultSet row = select.executeQuery()) {
                row.next();
                Renewal renewal =
                    new Seal(now).renewal("trigger", "orders", row.getString(1), row.getBytes(2));
                try (PreparedStatement update =
                    tx.prepareStatement("UPDATE trigger SET seal = ?")) {
                  update.setBytes(1, ((Renewal.Anew) renewal).bytes());
                  return update.executeUpdate();
                }
              }
            });
  }

  private WebhookHandler door(Keyring keyring) {
    return new WebhookHandler(
        store.ingress(),
        keyring,
        IngressSettings.DEFAULTS,
        InstantSource.fixed(FrontDoorFixture.NOW).withZone(ZoneOffset.UTC));
  }

  private static HttpResponse send(WebhookHandler door, String id) {
    return door.answer(signed("orders", id, "{}"));
  }

  private static String accepted(HttpResponse answer) {
    assertThat(answer.status()).isEqualTo(202);
    return FrontDoorFixture.field(answer, "deliveryId");
  }

  private Optional<String> body(Keyring keyring, String id) {
    return store
        .worker()
        .inTransaction(tx -> new StoredDeliveries(keyring).find(tx, id))
        .map(delivery -> new String(delivery.body(), StandardCharsets.UTF_8));
  }

  /** Whether the newest entry of the trail was put there under the key in use. */
  private boolean entryHolds(Keyring keyring) {
    return store
        .owner()
        .inTransaction(
            tx -> {
              try (PreparedStatement select =
                      tx.prepareStatement("SELECT body, mac FROM audit_intake ORDER BY id DESC");
                  ResultSet row = select.executeQuery()) {
                row.next();
                return keyring.holds(
                    Keyring.Purpose.AUDIT_INTAKE,
                    row.getBytes(2),
                    row.getString(1).getBytes(StandardCharsets.UTF_8));
              }
            });
  }

  /** Read without having the trail's entries chained, which needs the keys. */
  private String owned(String sql) {
    return store
        .owner()
        .inTransaction(
            tx -> {
              try (PreparedStatement select = tx.prepareStatement(sql);
                  ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
              }
            });
  }
}
