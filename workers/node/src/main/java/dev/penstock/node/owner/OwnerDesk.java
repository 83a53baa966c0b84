package dev.penstock.node.owner;

import dev.penstock.audit.AuditAnchor;
import dev.penstock.audit.AuditTrail;
import dev.penstock.audit.CheckpointKey;
import dev.penstock.audit.CheckpointWitness;
import dev.penstock.audit.TrailProofs;
import dev.penstock.functions.api.access.ApiKeys;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.access.SignIn;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.remote.VaultKeys;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.node.folder.NodeFile;
import dev.penstock.node.folder.NodeLock;
import dev.penstock.node.keys.InstallationRotation;
import dev.penstock.postgres.Store;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.run.Drift;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseSettings;
import dev.penstock.workers.payload.ClaimCheck;
import dev.penstock.workers.payload.PayloadCache;
import dev.penstock.workers.payload.PayloadStore;
import dev.penstock.workers.payload.aws.S3Payloads;
import dev.penstock.workers.payload.aws.S3Place;
import dev.penstock.workers.protocol.RunPayloads;
import io.temporal.common.converter.DataConverter;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The owner's access to a data folder: through the database of its running node, or, when none
 * runs, by starting the store alone and stopping it again. Thread-safe.
 */
public final class OwnerDesk implements AutoCloseable {

  /** Who a sign-in link is for, as the audit trail names them. */
  public static final String PERSON = "owner";

  private static final Duration LINK_TTL = Duration.ofMinutes(15);

  /** They look at the key file every second, and tell every few. */
  private static final Duration NODES_TELL_WITHIN = Duration.ofSeconds(30);

  private final DataFolder folder;
  private final Keyring keyring;
  private final Database database;
  private final AutoCloseable rest;
  private Optional<S3Payloads> objects = Optional.empty();

  private OwnerDesk(DataFolder folder, Database database, AutoCloseable rest) {
    this.folder = folder;
    this.keyring =
        VaultKeys.in(Keyring.loadOrCreate(folder.rootKey()), System.getenv(), Clock.systemUTC());
    this.database = database;
    this.rest = rest;
  }

  /** The desk of a folder. */
  public static OwnerDesk open(DataFolder folder) {
    Optional<NodeFile> running = NodeFile.ofRunning(folder);
    return running.isPresent() ? at(folder, running.get().databaseUrl()) : alone(folder);
  }

  /** The desk of a store that runs. */
  public static OwnerDesk at(DataFolder folder, String ownerUrl) {
    return new OwnerDesk(folder, open(ownerUrl), () -> {});
  }

  private static OwnerDesk alone(DataFolder folder) {
    if (!Files.isDirectory(folder.postgres())) {
      throw PlatformException.of(
          ProblemType.NOT_FOUND,
          "There is no store in "
              + folder.root()
              + ". Name the data folder with --data DIR; with a database of your own, start its"
              + " node first.");
    }
    NodeLock lock = NodeLock.take(folder);
    try {
      Store store = Store.embedded(folder.root());
      return new OwnerDesk(
          folder,
          open(store.ownerUrl()),
          () -> {
            store.close();
            lock.close();
          });
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** A link that signs one browser in, once, within a quarter of an hour. */
  public String signInLink(String consoleUrl) {
    Grants everything =
        Grants.everywhere(
            Arrays.stream(Role.values())
                .filter(role -> role != Role.SERVICE)
                .map(Role::wire)
                .toList());
    String code =
        database.inTransaction(
            owner ->
                SignIn.createLink(owner, trail(), Clock.systemUTC(), PERSON, everything, LINK_TTL));
    return consoleUrl + "/sign-in?code=" + code;
  }

  public ApiKeys.NewKey createKey(ApiKeys.Wanted wanted) {
    return database.inTransaction(owner -> keys().create(owner, wanted, PERSON));
  }

  /** A key that the process keeps to itself. */
  public ApiKeys.NewKey createOwnKey(ApiKeys.Wanted wanted) {
    return database.inTransaction(owner -> keys().createForProcess(owner, wanted, PERSON));
  }

  /** Makes a key useless at once; one that is not known is left as it is. */
  public void revokeKey(String token) {
    database.inTransaction(owner -> keys().revokeToken(owner, token, PERSON));
  }

  /** Acts as owner. */
  public <T extends @org.jspecify.annotations.Nullable Object> T asOwner(Database.Work<T> work) {
    return database.inTransaction(work);
  }

  /** Where the rows of runs and questions say something else than the trail. */
  public List<Drift> checkProjections() {
    return ProjectionRebuild.check(database, keyring, anchor());
  }

  /** Makes those rows what the trail says, as far as the payloads can still be had. */
  public Rebuilt rebuildProjections() {
    Optional<NodeFile> running = NodeFile.ofRunning(folder);
    if (running.isEmpty()) {
      return ProjectionRebuild.rebuild(database, keyring, anchor(), RunContents.NONE);
    }
    try (var contents = new BackboneContents(running.get(), converter())) {
      return ProjectionRebuild.rebuild(database, keyring, anchor(), contents);
    }
  }

  /** How histories of the node's backbone are read, with the payloads that they only name. */
  public DataConverter converter() {
    return RunPayloads.converter(new ClaimCheck(payloads()));
  }

  private synchronized PayloadStore payloads() {
    if (objects.isEmpty()) {
      objects =
          NodeFile.ofRunning(folder).map(NodeFile::payloads).map(S3Place::of).map(S3Payloads::open);
    }
    return new PayloadStore(database, keyring, PayloadCache.NONE, objects.map(place -> place));
  }

  /** Which workers may use leases. */
  public WorkerRights workerRights() {
    return new WorkerRights(database, trail());
  }

  /** What gives the vault new keys. */
  public VaultRotation vaultRotation() {
    return new VaultRotation(folder.rootKey(), keyring, database);
  }

  /**
   * What gives the installation a new key.
   *
   * @throws PlatformException {@code conflict} when no node runs on this folder: its anchor and its
   *     spool are part of it
   */
  public InstallationRotation installationRotation() {
    if (NodeFile.ofRunning(folder).isEmpty()) {
      throw PlatformException.of(
          ProblemType.CONFLICT,
          "The installation's key is rotated under a running node: start it.");
    }
    return new InstallationRotation(
        folder.rootKey(), keyring, database, payloads(), PERSON, NODES_TELL_WITHIN);
  }

  public Database database() {
    return database;
  }

  public Keyring keyring() {
    return keyring;
  }

  public AuditAnchor anchor() {
    return new AuditAnchor(folder.auditAnchor(), keyring, Clock.systemUTC());
  }

  /** The checkpoints of this folder's node; none when it never signed any. */
  public CheckpointWitness checkpoints() {
    return Files.exists(folder.checkpointKey())
        ? new CheckpointWitness(
            Optional.of(CheckpointKey.load(folder.checkpointKey()).verifier()),
            List.of(folder.auditCheckpoints()))
        : CheckpointWitness.NONE;
  }

  /**
   * What makes proofs.
   *
   * @throws PlatformException {@code not-found} when this folder's node never signed anything
   */
  public TrailProofs proofs() {
    return new TrailProofs(
        checkpoints()
            .key()
            .orElseThrow(
                () ->
                    PlatformException.of(
                        ProblemType.NOT_FOUND,
                        "There is no key of checkpoints in "
                            + folder.root()
                            + ". A node makes it when it first starts.")));
  }

  @Override
  public synchronized void close() {
    objects.ifPresent(S3Payloads::close);
    database.close();
    try {
      rest.close();
    } catch (Exception e) {
      throw new IllegalStateException("the store did not stop", e);
    }
  }

  private ApiKeys keys() {
    return new ApiKeys(keyring, Clock.systemUTC());
  }

  private AuditTrail trail() {
    return new AuditTrail(keyring, Clock.systemUTC());
  }

  /** User and password are part of the owner's address. */
  private static Database open(String ownerUrl) {
    return Database.open(new DatabaseSettings(ownerUrl, "", "", 2, Duration.ofSeconds(5)));
  }
}
