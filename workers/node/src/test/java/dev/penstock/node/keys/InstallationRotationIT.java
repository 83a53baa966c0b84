package dev.penstock.node.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.approval.ApprovalLinks;
import dev.penstock.audit.AuditAnchor;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.audit.Chaining;
import dev.penstock.delivery.EnvelopeSeal;
import dev.penstock.function.KeyInUse;
import dev.penstock.json.Digest;
import dev.penstock.keyring.KeyFile;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import dev.penstock.spill.SpoolFolder;
import dev.penstock.workers.payload.PayloadCache;
import dev.penstock.workers.payload.PayloadStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F74: the installation's key is rotated under the nodes that use it, nothing is left under the one
 * before, and nothing goes while something needs it.
 */
class InstallationRotationIT {

  /** Columns of bytes that are under no key of the installation, with what they are. */
  private static final Set<String> UNDER_NO_KEY =
      Set.of(
          "secret.ciphertext", // under its data key
          "secret.data_key", // under a root key of the vault
          "approval_link.token_hash",
          "sign_in_link.code_hash",
          "sign_in_attempt.state_hash",
          "sign_in_attempt.browser_hash",
          "session.token_hash",
          "session.before_hash",
          "audit.mac", // under the chain's keys, which all stay
          "audit_subtree.root");

  @TempDir Path folder;

  private final PostgresFixture store = PostgresFixture.open();
  private Path file;
  private Keyring keyring;
  private SealedCorpus corpus;
  private String delivery;

  @BeforeEach
  void fill() {
    file = folder.resolve("one/root.key");
    keyring = Keyring.loadOrCreate(file);
    corpus = new SealedCorpus(store, keyring);
    delivery = corpus.fill();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldKnowEveryColumnThatIsUnderAKey() throws Exception {
    Set<String> known = new TreeSet<>(UNDER_NO_KEY);
    tables(keyring).forEach(table -> known.add(table.name() + "." + table.column()));

    assertThat(
            rows(
                """
                SELECT table_name || '.' || column_name
                  FROM information_schema.columns NATURAL JOIN information_schema.tables
                 WHERE table_schema = current_schema() AND data_type = 'bytea'
                   AND table_type = 'BASE TABLE'
                """))
        .containsExactlyInAnyOrderElementsOf(known);
    for (SealedTable table : tables(keyring)) {
      assertThat(rows(table.select())).as("rows of " + table.name()).isNotEmpty();
    }
  }

  @Test
  void shouldLeaveNothingUnderTheKeyBeforeAndThenDoWithoutIt() throws Exception {
    Path copy = folder.resolve("before.key");
    Files.copy(file, copy);
    rotation().prepare();
    tell(node("one", file));

    InstallationRotation.Resealed done = whileTelling("one", () -> rotation().rotate());

    assertThat(done.left()).isEmpty();
    assertThat(done.changed()).isGreaterThanOrEqualTo(tables(keyring).size() - 1);
    rotateTheVault();
    whileTelling("one", () -> rotation().drop());

    Keyring after = Keyring.ofText(Files.readString(file));
    assertThat(resealing(after).pass()).isEqualTo(new Resealing.Done(0, Map.of()));
    assertThat(after.trail().taken())
        .as("entries are verified with the keys that they were made with")
        .isEqualTo(Keyring.loadOrCreate(copy).trail().taken());
    assertThat(body(after)).isEqualTo(SealedCorpus.BODY);
    Resealing.Done worthless = resealing(Keyring.loadOrCreate(copy)).pass();
    assertThat(worthless.changed()).isZero();
    assertThat(worthless.left().keySet())
        .as("what the key before opens or proves")
        .containsAll(
            tables(after).stream()
                .map(SealedTable::name)
                .filter(name -> !name.equals("audit_intake"))
                .collect(Collectors.toSet()));
  }

  /** Each has a copy of its own, and goes over by itself once all have the next key. */
  @Test
  void shouldTakeTheNextKeyOnlyWhenEveryNodeHasIt() throws Exception {
    Path other = folder.resolve("two/root.key");
    Files.createDirectories(other.getParent());
    Files.copy(file, other);
    KeyHolder one = node("one", file);
    KeyHolder two = node("two", other);
    tell(one);
    tell(two);
    String first = keyring.installationId();

    assertThatThrownBy(() -> rotation().rotate())
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("lack it")
        .hasMessageContaining("two")
        .hasMessageNotContaining("in use here");
    assertThat(keyring.installationIds()).startsWith(first).hasSize(2);

    Files.delete(other);
    Files.copy(file, other);
    tell(one);
    tell(two);
    assertThatThrownBy(() -> rotation().rotate()).hasMessageContaining("not yet at these nodes");
    String second = keyring.installationIds().getFirst();
    assertThat(second).isNotEqualTo(first);
    // Nobody is refused in between, in either direction.
    Seal here = new Seal(keyring);
    Seal there = new Seal(two.keyring());
    assertThat(there.holds("policy", "p", "x", here.of("policy", "p", "x"))).isTrue();
    assertThat(here.holds("policy", "p", "x", there.of("policy", "p", "x"))).isTrue();
    tell(one);
    tell(two);

    assertThat(two.keyring().installationIds()).startsWith(second);
    assertThat(rotation().reseal().left()).isEmpty();
  }

  @Test
  void shouldNotWaitForANodeThatWillNotComeBack() {
    tell(node("one", file));
    store.sql(
        "INSERT INTO key_holder (node, accepted, in_use, seen_at)"
            + " VALUES ('lost', '{}', '', now() - interval '1 day')");
    assertThatThrownBy(() -> rotation().rotate()).hasMessageContaining("lost (not running");

    rotation().forget("lost");

    assertThat(whileTelling("one", () -> rotation().rotate()).left()).isEmpty();
  }

  /** It goes over by itself once it has the next key; it is waited for until it has. */
  @Test
  void shouldTakeTheNextKeyOnlyWhenEveryFunctionThatIsCalledHasIt() throws Exception {
    Keyring prepared = deployed("door:1");
    tell(node("one", file));
    assertThatThrownBy(() -> rotation().rotate())
        .hasMessageContaining("function door:1")
        .hasMessageContaining("deploy functions");
    assertThat(prepared.nextInstallationId()).isEmpty();

    prepared = deployed("door:2");
    assertThatThrownBy(() -> rotation().rotate())
        .as("both are called")
        .hasMessageContaining("function door:1");
    silent("door:1");
    tell(node("one", file));
    assertThat(whileTelling("one", () -> rotation().rotate()).left()).isEmpty();
    rotateTheVault();

    assertThatThrownBy(() -> whileTelling("one", () -> rotation().drop()))
        .hasMessageContaining("functions that were being called");
    called("door:2", prepared);
    assertThat(prepared.installationId()).isEqualTo(keyring.installationId());
    store.sql("UPDATE installation_key SET taken_at = now() - interval '61 seconds'");
    whileTelling("one", () -> rotation().drop());
    assertThat(rotation().functionsBehind()).containsExactly("function door:2");
    deployed("door:3");
    silent("door:2");
    assertThat(rotation().functionsBehind()).isEmpty();
  }

  /** A function with the key file's text of now, called once. */
  private Keyring deployed(String version) throws Exception {
    Keyring text = Keyring.ofText(Files.readString(file));
    called(version, text);
    return text;
  }

  private void called(String version, Keyring keys) {
    for (int i = 0; i < 2; i++) {
      new KeyInUse(store.ingress(), keys, version, Clock.systemUTC()).look();
    }
  }

  private void silent(String version) {
    store.sql(
        "UPDATE key_holder SET seen_at = now() - interval '1 minute' WHERE node = ?",
        "function " + version);
  }

  @Test
  void shouldKeepTheKeyBeforeWhileSomethingNeedsIt() {
    ApprovalLinks.Made sent = corpus.link(Instant.now().plus(Duration.ofDays(1)));
    rotation().prepare();
    tell(node("one", file));
    whileTelling("one", () -> rotation().rotate());

    assertThatThrownBy(() -> rotation().drop()).hasMessageContaining("rotate-root");
    rotateTheVault();
    assertThatThrownBy(() -> rotation().drop()).hasMessageContaining("1 approval links");
    ApprovalLinks.Opening opening =
        store
            .owner()
            .inTransaction(
                tx ->
                    new ApprovalLinks(new Seal(keyring))
                        .open(tx, sent.token(), "ada", Instant.now()));
    assertThat(opening).isInstanceOf(ApprovalLinks.Opening.Opened.class);
    store.sql("UPDATE receipt SET tool = 'another'");
    assertThatThrownBy(() -> rotation().drop()).hasMessageContaining("receipt 1");
    assertThat(keyring.hasFormerInstallationKeys()).isTrue();
  }

  /** An entry that waits under the next key is left for who has it, and not for good. */
  @Test
  void shouldChainWhatWaitsUnderAKeyThatComesLater() throws Exception {
    Path late = folder.resolve("late.key");
    Files.copy(file, late);
    Keyring behind = Keyring.loadOrCreate(late);
    Chaining chaining = new Chaining(store.auditor(), behind);
    chaining.catchUp();
    rotation().prepare();
    KeyFile.takeInstallation(file);
    Keyring ahead = Keyring.loadOrCreate(file);
    store
        .owner()
        .inTransaction(
            tx ->
                new AuditTrail(ahead, Clock.systemUTC())
                    .append(tx, AuditEntry.of("test.ahead", "component", "it")));
    chaining.catchUp();
    assertThat(rows("SELECT body FROM audit_intake")).hasSize(1);

    Files.delete(late);
    Files.copy(file, late);
    chaining.catchUp();

    assertThat(rows("SELECT body FROM audit_intake")).isEmpty();
  }

  @Test
  void shouldNotStartWithAnOlderCopyOfTheKeyFile() throws Exception {
    Path copy = folder.resolve("before.key");
    Files.copy(file, copy);
    KeyHolder.requireKeyInUse(store.worker(), keyring);
    tell(node("one", file));
    rotation().prepare();
    whileTelling("one", () -> rotation().rotate());

    KeyHolder.requireKeyInUse(store.worker(), keyring);
    assertThatThrownBy(() -> KeyHolder.requireKeyInUse(store.worker(), Keyring.loadOrCreate(copy)))
        .hasMessageContaining("older copy");
  }

  private InstallationRotation rotation() {
    return new InstallationRotation(
        file, keyring, store.owner(), payloads(keyring), "owner", Duration.ZERO);
  }

  /** As a running node: it tells when it is asked, in the place of every few seconds. */
  private InstallationRotation.Resealed whileTelling(String name, Step step) {
    KeyHolder node = node(name, file);
    try {
      tell(node);
      return step.run();
    } catch (PlatformException e) {
      tell(node);
      return rotationAfter(step, e);
    }
  }

  private InstallationRotation.Resealed rotationAfter(Step step, PlatformException first) {
    if (!String.valueOf(first.getMessage()).contains("not yet at these nodes")) {
      return step.run();
    }
    return rotation().reseal();
  }

  private interface Step {
    InstallationRotation.Resealed run();
  }

  private static void tell(KeyHolder node) {
    node.tell();
  }

  private KeyHolder node(String name, Path keyFile) {
    Keyring own = keyFile.equals(file) ? keyring : Keyring.loadOrCreate(keyFile);
    return new KeyHolder(
        store.worker(),
        keyFile,
        own,
        new AuditAnchor(folder.resolve(name + ".anchor"), own, Clock.systemUTC()),
        SpoolFolder.open(folder.resolve(name + "-spool"), own, SpoolFolder.USUAL_BYTES),
        name);
  }

  private void rotateTheVault() {
    KeyFile.rotate(file);
  }

  private byte[] body(Keyring keys) {
    return store
        .owner()
        .inTransaction(
            connection -> {
              try (PreparedStatement select =
                      connection.prepareStatement("SELECT envelope FROM delivery");
                  ResultSet row = select.executeQuery()) {
                row.next();
                return new EnvelopeSeal(keys)
                    .open(
                        delivery,
                        "push",
                        EnvelopeSeal.ORIGINAL,
                        row.getBytes(1),
                        Digest.of(SealedCorpus.BODY))
                    .body();
              }
            });
  }

  private Resealing resealing(Keyring keys) {
    return new Resealing(store.owner(), keys, payloads(keys));
  }

  private List<SealedTable> tables(Keyring keys) {
    return new SealedTables(keys, payloads(keys)).all();
  }

  private PayloadStore payloads(Keyring keys) {
    return new PayloadStore(store.owner(), keys, PayloadCache.NONE);
  }

  private List<String> rows(String sql) {
    return store
        .owner()
        .inTransaction(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(sql);
                  ResultSet row = select.executeQuery()) {
                List<String> found = new ArrayList<>();
                while (row.next()) {
                  found.add(row.getString(1));
                }
                return found;
              }
            });
  }
}
