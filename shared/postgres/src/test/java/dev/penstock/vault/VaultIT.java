package dev.penstock.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.audit.AuditTrail;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Secrets in the store, each step as the role that takes it. */
class VaultIT {

  private final PostgresFixture store = PostgresFixture.open();
  private final Vault vault = new Vault(store.keyring(), trail());
  private final VaultReader reader = new VaultReader(store.keyring());

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldOpenForAWorkerWhatTheApiPut() {
    put("hook", "first");

    assertThat(opened("hook")).isEqualTo("first");
  }

  @Test
  void shouldKeepTheOldValueUsableAtTheFrontDoorWhenRotated() {
    named("hook");
    put("hook", "first");
    rotate("hook", "second");

    assertThat(usable("hook")).containsExactly("second", "first");
    assertThat(opened("hook")).isEqualTo("second");
    assertThat(states()).containsExactly("hook 2 ACTIVE", "hook 1 RETIRING");
  }

  @Test
  void shouldRevokeTheOldestWhenRotatedTwice() {
    named("hook");
    put("hook", "first");
    rotate("hook", "second");
    rotate("hook", "third");

    assertThat(usable("hook")).containsExactly("third", "second");
  }

  @Test
  void shouldEndTheOverlapAfterADay() {
    named("hook");
    put("hook", "first");
    rotate("hook", "second");
    own("UPDATE secret SET usable_until = usable_until - interval '24 hours'");

    assertThat(usable("hook")).containsExactly("second");
  }

  @Test
  void shouldRevokeEarlierValuesAtOnceWhenPutAgain() {
    named("hook");
    put("hook", "first");
    put("hook", "second");

    assertThat(usable("hook")).containsExactly("second");
  }

  @Test
  void shouldHideFromTheFrontDoorWhatNoTriggerNames() {
    put("hook", "first");

    assertThat(usable("hook")).isEmpty();
  }

  @Test
  void shouldPutEveryChangeOnTheTrailWithoutTheValue() {
    put("hook", "first-value");
    rotate("hook", "second-value");

    List<String> bodies = store.strings("SELECT body FROM audit ORDER BY seq");

    assertThat(bodies).hasSize(2).noneMatch(body -> body.contains("value"));
    assertThat(bodies.get(1)).contains("secret.rotated", "person:psn_", "\"version\":2");
  }

  @Test
  void shouldRefuseARowMovedToAnotherName() {
    put("hook", "first");
    own("UPDATE secret SET name = 'stripe'");

    assertThatThrownBy(() -> opened("stripe"))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.TAMPERED));
  }

  /** The row says another folder, or all of them: it is nobody's any more. */
  @Test
  void shouldRefuseARowMovedToAnotherFolder() {
    for (String folder : List.of("sales", "")) {
      put("pay", "first", "finance");
      own("UPDATE secret SET folder = '%s' WHERE name = 'pay'".formatted(folder));

      assertThatThrownBy(() -> openedIn("sales", "pay"))
          .isInstanceOfSatisfying(
              PlatformException.class,
              e -> assertThat(e.problem().type()).isEqualTo(ProblemType.TAMPERED));
    }
  }

  @Test
  void shouldOpenASecretOfAFolderThereAndNowhereElse() {
    put("pay", "first", "finance");

    assertThat(openedIn("finance", "pay")).isEqualTo("first");
    for (String folder : List.of("sales", "financ", Nature.EVERYWHERE)) {
      assertThatThrownBy(() -> openedIn(folder, "pay"))
          .isInstanceOfSatisfying(
              PlatformException.class,
              e -> assertThat(e.problem().type()).isEqualTo(ProblemType.FORBIDDEN));
      assertThatThrownBy(
              () -> store.worker().inTransaction(c -> reader.openUsable(c, "pay", folder)))
          .hasMessageContaining("another folder");
      assertThatThrownBy(() -> store.worker().inTransaction(c -> reader.forTask(c, "pay", folder)))
          .hasMessageContaining("another folder");
    }
  }

  /** Sealed anew for it, as a version of its own; what it was before is nobody's any more. */
  @Test
  void shouldMoveASecretToAnotherFolderByPuttingIt() {
    put("pay", "first", "finance");
    put("pay", "second", "sales");

    assertThat(openedIn("sales", "pay")).isEqualTo("second");
    assertThatThrownBy(() -> openedIn("finance", "pay")).hasMessageContaining("another folder");
    assertThat(states()).containsExactly("pay 2 ACTIVE", "pay 1 REVOKED");
    assertThat(store.strings("SELECT body FROM audit ORDER BY seq"))
        .hasSize(2)
        .last()
        .asString()
        .contains("\"folder\":\"sales\"");
  }

  /** Who forgets the folder must not let everybody use it. */
  @Test
  void shouldNotLiftALimitUnlessTheSecretIsRevokedFirst() {
    put("pay", "first", "finance");

    assertThatThrownBy(() -> put("pay", "second", Nature.EVERYWHERE))
        .hasMessageContaining("is for the folder finance alone");
    assertThat(openedIn("finance", "pay")).isEqualTo("first");

    store
        .api()
        .inTransaction(
            c -> {
              vault.revoke(c, "pay", 0, "widened", "person:ada");
              return 0;
            });
    put("pay", "third", Nature.EVERYWHERE);
    assertThat(openedIn("sales", "pay")).isEqualTo("third");
  }

  @Test
  void shouldKeepASecretInItsFolderWhenRotatedAndSealedAnew() {
    put("pay", "first", "finance");
    rotate("pay", "second");
    new DataKeys(store.keyring(), trail())
        .renew(store.owner(), "person:ada", Instant.now().plusSeconds(60));

    assertThat(openedIn("finance", "pay")).isEqualTo("second");
    assertThatThrownBy(() -> openedIn("sales", "pay")).hasMessageContaining("another folder");
  }

  @Test
  void shouldHideASecretOfAFolderFromTheFrontDoorOfAnother() {
    named("hook");
    put("hook", "first", "finance");
    assertThat(usable("hook")).isEmpty();

    own(
        """
        UPDATE trigger SET document =
          '{"webhook":{"scheme":"github","secrets":["hook"]},"start":{"workflow":"finance/it"}}'
        """);
    assertThat(usable("hook")).containsExactly("first");
  }

  @Test
  void shouldRefuseWhatIsNotThereOrNotAllowed() {
    assertThatThrownBy(() -> put("hook", "x", "Not A Folder")).hasMessageContaining("namespace");
    assertThatThrownBy(() -> opened("nothing")).hasMessageContaining("no active secret nothing");
    assertThatThrownBy(() -> rotate("nothing", "x")).hasMessageContaining("Put it first");
    assertThatThrownBy(() -> put("Not A Name", "x")).hasMessageContaining("name");
    assertThatThrownBy(() -> put("hook", "")).hasMessageContaining("between 1 and");
  }

  @Test
  void shouldKeepOneActiveVersionWhenManyRotateAtOnce() throws Exception {
    put("hook", "first");
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> rotations = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        String value = "value-" + i;
        rotations.add(threads.submit(() -> rotate("hook", value)));
      }
      for (Future<?> rotation : rotations) {
        rotation.get();
      }
    }

    assertThat(states()).hasSize(25).filteredOn(state -> state.endsWith("ACTIVE")).hasSize(1);
  }

  private void put(String name, String value) {
    store.api().inTransaction(c -> vault.put(c, name, SecretValue.of(value), "person:ada"));
  }

  private void put(String name, String value, String folder) {
    store
        .api()
        .inTransaction(
            c ->
                vault.put(
                    c,
                    name,
                    SecretValue.of(value),
                    new Nature(folder, false, false),
                    "person:ada"));
  }

  private void rotate(String name, String value) {
    store.api().inTransaction(c -> vault.rotate(c, name, SecretValue.of(value), "person:ada"));
  }

  private String opened(String name) {
    return openedIn(Nature.EVERYWHERE, name);
  }

  private String openedIn(String folder, String name) {
    return store.worker().inTransaction(c -> reader.open(c, name, folder).value().revealText());
  }

  private List<String> usable(String name) {
    return store.ingress().inTransaction(c -> usable(c, name));
  }

  private List<String> usable(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + StoredSecret.COLUMNS
                + " FROM webhook_secret WHERE name = ? ORDER BY version DESC")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        List<String> values = new ArrayList<>();
        while (row.next()) {
          values.add(reader.open(StoredSecret.of(row)).value().revealText());
        }
        return values;
      }
    }
  }

  private List<String> states() {
    return store.api().inTransaction(VaultReader::list).stream()
        .map(it -> it.name() + " " + it.version() + " " + it.state())
        .toList();
  }

  private void named(String secret) {
    own(
        """
        INSERT INTO trigger (name, document, seal, applied_by)
        VALUES ('t', '{"webhook":{"scheme":"github","secrets":["%s"]}}', '', 't')
        """
            .formatted(secret));
  }

  private AuditTrail trail() {
    return new AuditTrail(store.keyring(), Clock.systemUTC());
  }

  private void own(String sql) {
    Database owner = store.owner();
    owner.inTransaction(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return statement.executeUpdate();
          }
        });
  }
}
