package dev.penstock.node.keys;

import dev.penstock.approval.ApprovalLinks;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.keyring.KeyFile;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.workers.payload.PayloadStore;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Rotates the installation's key while nodes and functions use it. First all of them have the next
 * one, then it is in use, then what is under one before is put under it, and only then may those
 * before go. Each step may be the last before a crash; the next call goes on. Thread-safe.
 *
 * @param keyFile of this data folder
 * @param owner acting as owner
 * @param person who does it, for the trail
 * @param patience how long running nodes are waited for
 */
public record InstallationRotation(
    Path keyFile,
    Keyring keyring,
    Database owner,
    PayloadStore payloads,
    String person,
    Duration patience) {

  private static final long LOOK_EVERY_MILLIS = 200;

  /**
   * What was put under the key in use.
   *
   * @param key its id
   * @param changed how many things
   * @param left by table, how many are under no key that is here; they were changed by others
   */
  public record Resealed(String key, int changed, Map<String, Integer> left) {
    public Resealed {
      left = Map.copyOf(left);
    }
  }

  /** Puts the next key into the key file, unless there is one. */
  public void prepare() {
    if (keyring.nextInstallationId().isEmpty()) {
      record("installation-key.prepared", keyring.installationId());
      KeyFile.prepareInstallation(keyFile);
    }
  }

  /** Counts no more on a node that will not come back. */
  public void forget(String node) {
    holders().forget(node);
    record("installation-key.holder-forgotten", node);
  }

  /**
   * Prepares a key, takes it once every node has it, and puts everything under it.
   *
   * @throws PlatformException {@code conflict} when a node lacks it: give it the key file
   */
  public Resealed rotate() {
    prepare();
    String next = keyring.nextInstallationId().orElseThrow();
    await(
        node -> !node.accepted().contains(next),
        "The next key is in the key file and not in use yet: these nodes lack it. Copy the key"
            + " file to them (deploy functions with its text) and do this again, or leave one out"
            + " that will not come back with --forget: ");
    record("installation-key.rotated", next);
    owner.inTransaction(
        transaction -> {
          try (PreparedStatement insert =
              transaction.prepareStatement(
                  "INSERT INTO installation_key (id) VALUES (?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, next);
            return insert.executeUpdate();
          }
        });
    KeyFile.takeInstallation(keyFile);
    return reseal();
  }

  /**
   * Puts everything under the key in use, as soon as every node makes what it makes with that.
   *
   * @throws PlatformException {@code conflict} when one does not
   */
  public Resealed reseal() {
    String inUse = keyring.installationIds().getFirst();
    await(
        node -> node.isFunction() ? !node.accepted().contains(inUse) : !node.inUse().equals(inUse),
        "The key "
            + inUse
            + " is in use here, and not yet at these nodes. Start them, wait until their spools are"
            + " empty, and do this again with --continue: ");
    Resealing resealing = new Resealing(owner, keyring, payloads);
    int changed = 0;
    Resealing.Done done = resealing.pass();
    while (done.changed() > 0) {
      changed += done.changed();
      done = resealing.pass();
    }
    record("installation-key.resealed", inUse);
    return new Resealed(inUse, changed, done.left());
  }

  /**
   * Lets go of the keys before the one in use, when nothing needs them.
   *
   * @throws PlatformException {@code conflict} when something does
   */
  public Resealed drop() {
    Resealed done = reseal();
    if (!done.left().isEmpty()) {
      throw refused("these are under no key that is here: " + counted(done.left()));
    }
    String root = keyring.oldestRootId();
    if (keyring.roots().inUse().id().equals(root) || isWrappedBy(root)) {
      throw refused(
          "secrets are wrapped by a root key that follows from them; first run ./penstock secret"
              + " rotate-root");
    }
    int links =
        owner.inTransaction(
            connection ->
                new ApprovalLinks(new Seal(keyring))
                    .underFormerKeys(connection, Clock.systemUTC().instant()));
    if (links > 0) {
      throw refused(
          links
              + " approval links that were sent are signed with them; the last ends within a week");
    }
    if (!holders().where(KeyHolders.Told::isFunction).isEmpty() && isJustInUse(done.key())) {
      throw refused(
          "functions that were being called when the next was put into use may still make something"
              + " with them; do this again in a minute");
    }
    record("installation-key.dropped", done.key());
    KeyFile.dropInstallation(keyFile);
    return done;
  }

  /** The functions that take keys before the one in use until they have the key file of now. */
  public List<String> functionsBehind() {
    return holders().where(node -> node.isFunction() && node.accepted().size() > 1).stream()
        .map(KeyHolders.Told::toString)
        .toList();
  }

  private KeyHolders holders() {
    return new KeyHolders(owner);
  }

  /** A function learns of it when it is called next, and no call of ours lasts longer. */
  private boolean isJustInUse(String key) {
    return owner.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  """
                  SELECT FROM installation_key
                   WHERE id = ? AND taken_at > now() - interval '1 minute'
                  """)) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
              return row.next();
            }
          }
        });
  }

  private boolean isWrappedBy(String root) {
    return owner.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement("SELECT FROM secret WHERE root = ? LIMIT 1")) {
            select.setString(1, root);
            try (ResultSet row = select.executeQuery()) {
              return row.next();
            }
          }
        });
  }

  /** Running nodes read the file again and tell within seconds; others have to be seen to. */
  private void await(Predicate<KeyHolders.Told> isBehind, String told) {
    KeyHolders holders = holders();
    long end = System.nanoTime() + patience.toNanos();
    List<KeyHolders.Told> behind = holders.where(isBehind);
    while (behind.stream().anyMatch(KeyHolders.Told::isRunning) && System.nanoTime() < end) {
      pause();
      behind = holders.where(isBehind);
    }
    if (!behind.isEmpty()) {
      throw PlatformException.of(
          ProblemType.CONFLICT,
          told + behind.stream().map(Object::toString).collect(Collectors.joining(", ")));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while nodes were waited for", e);
    }
  }

  private static PlatformException refused(String why) {
    return PlatformException.of(
        ProblemType.CONFLICT, "The keys before the one in use are kept: " + why + ".");
  }

  private static String counted(Map<String, Integer> left) {
    return left.entrySet().stream()
        .map(it -> it.getKey() + " " + it.getValue())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private void record(String kind, String subject) {
    AuditTrail audit = new AuditTrail(keyring, Clock.systemUTC());
    owner.inTransaction(tx -> audit.append(tx, AuditEntry.of(kind, person, subject)));
  }
}
