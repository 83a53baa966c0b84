package dev.penstock.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.audit.AuditTrail;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.time.Clock;
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
  private final Vault vault =
      new Vault(store.keyring(), new AuditTrail(store.keyring(), Clock.systemUTC()));
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

  @Test
  void shouldRefuseWhatIsNotThereOrNotAllowed() {
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

  private void rotate(String name, String value) {
    store.api().inTransaction(c -> vault.rotate(c, name, SecretValue.of(value), "person:ada"));
  }

  private String opened(String name) {
    return store.worker().inTransaction(c -> reader.open(c, name).value().revealText());
  }

  private List<String> usable(String name) {
    return store
        .ingress()
        .inTransaction(
            c ->
                reader.openAll(c, List.of(name)).stream()
                    .map(secret -> secret.value().revealText())
                    .toList());
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
