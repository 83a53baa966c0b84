package dev.penstock.node;

import dev.penstock.audit.AnchorFollower;
import dev.penstock.audit.AuditAnchor;
import dev.penstock.audit.AuditTrail;
import dev.penstock.audit.ChainKeyRotation;
import dev.penstock.audit.TrailSequencer;
import dev.penstock.functions.api.access.ApiKeys;
import dev.penstock.functions.api.access.Grant;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Role;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.remote.VaultKeys;
import dev.penstock.node.backbone.Backbone;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.node.folder.NodeFile;
import dev.penstock.node.folder.NodeLock;
import dev.penstock.node.folder.WorkerName;
import dev.penstock.node.http.FrontDoor;
import dev.penstock.node.http.RequestMeter;
import dev.penstock.node.keys.KeyHolder;
import dev.penstock.node.owner.OwnerDesk;
import dev.penstock.node.telemetry.Telemetry;
import dev.penstock.node.telemetry.TelemetrySettings;
import dev.penstock.spill.SpoolFolder;
import dev.penstock.vault.DataKeys;
import dev.penstock.workers.lease.WorkerRight;
import dev.penstock.workers.payload.aws.S3Payloads;
import dev.penstock.workers.payload.aws.S3Place;
import dev.penstock.workers.retention.Kept;
import dev.penstock.workers.retention.Regularly;
import io.temporal.common.converter.DataConverter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * A running node, put together by hand. Starting takes the folder's lock and the port first, so
 * that a second node is told so before anything else happens. Closing goes the way of an event:
 * front door, relay, worker, audit anchor, backbone, store. Thread-safe.
 */
public final class Node implements AutoCloseable {

  /** What a rotation that was killed, or another root key in the settings, has left to do. */
  private static final Duration REWRAPPED_EVERY = Duration.ofMinutes(1);

  private static final Duration OWN_KEY_TTL = Duration.ofDays(366);

  private final DataFolder folder;
  private final FrontDoor door;
  private final Engines engines;
  private final Workers workers;
  private final OwnerDesk desk;
  private final NodeFile file;
  private final Shutdown shutdown;

  private Node(
      DataFolder folder,
      FrontDoor door,
      Engines engines,
      Workers workers,
      OwnerDesk desk,
      NodeFile file,
      Shutdown shutdown) {
    this.folder = folder;
    this.door = door;
    this.engines = engines;
    this.workers = workers;
    this.desk = desk;
    this.file = file;
    this.shutdown = shutdown;
  }

  /**
   * Starts everything and returns when requests are answered. What had started is stopped again
   * when a later part fails.
   */
  public static Node start(NodeSettings settings, Progress progress) {
    Shutdown shutdown = new Shutdown();
    try {
      return start(settings, progress, shutdown);
    } catch (RuntimeException e) {
      shutdown.run();
      throw e;
    }
  }

  private static Node start(NodeSettings settings, Progress progress, Shutdown shutdown) {
    Clock clock = Clock.systemUTC();
    DataFolder folder = DataFolder.open(settings.data());
    NodeLock lock = NodeLock.take(folder);
    shutdown.add("lock", lock::close);
    FrontDoor door = FrontDoor.reserve(settings.listen());
    Optional<S3Payloads> objects = settings.payloads().map(S3Payloads::open);
    objects.ifPresent(place -> shutdown.add("payloads", place::close));
    Keyring keyring = VaultKeys.in(Keyring.loadOrCreate(folder.rootKey()), System.getenv(), clock);
    Engines engines = Engines.start(settings, folder, progress);
    shutdown.add("engines", engines::close);
    Pools pools = Pools.open(engines.store());
    shutdown.add("pools", pools::close);
    KeyHolder.requireKeyInUse(pools.worker(), keyring);
    // Before anything of this node is chained; the keyring reads the file again.
    var chainKey = new ChainKeyRotation(pools.auditor(), folder.rootKey(), clock);
    chainKey.finish();
    AuditAnchor anchor = new AuditAnchor(folder.auditAnchor(), keyring, clock);
    NodeCheckpoints checkpoints =
        NodeCheckpoints.of(folder, pools.auditor(), keyring, settings.anchors(), clock);
    shutdown.add("audit anchors outside", checkpoints::close);
    AnchorFollower follower =
        AnchorFollower.start(pools.auditor(), anchor, checkpoints.checkpointer());
    shutdown.add("audit anchor", follower::close);
    TrailSequencer sequencer = TrailSequencer.start(pools.auditor(), keyring);
    shutdown.add("audit sequencer", sequencer::close);
    shutdown.add(
        "chain key", Regularly.start("chain key", KeyHolder.TOLD_EVERY, chainKey::follow)::close);
    Optional<Telemetry> telemetry = settings.telemetry().map(Telemetry::open);
    telemetry.ifPresent(open -> shutdown.add("telemetry", open::close));
    Workers workers =
        progress.step(
            "workers",
            () ->
                Workers.start(
                    pools.worker(),
                    pools.ingress(),
                    keyring,
                    engines.backbone(),
                    new WorkerRight(WorkerName.of(folder)),
                    folder.payloads(),
                    objects.map(place -> place),
                    settings.keep(),
                    telemetry,
                    clock));
    shutdown.add("workers", workers::close);
    var dataKeys = new DataKeys(keyring, new AuditTrail(keyring, clock));
    shutdown.add(
        "vault keys",
        Regularly.start(
                "vault keys", REWRAPPED_EVERY, () -> dataKeys.rewrap(pools.worker(), "node"))
            ::close);
    var retention =
        checkpoints.retention(pools.auditor(), keyring, clock, settings.keep().of(Kept.TRAIL));
    shutdown.add(
        "trail retention",
        Regularly.start("trail retention", Duration.ofHours(1), retention::sweep)::close);
    telemetry
        .map(open -> open.watch(pools.worker()))
        .ifPresent(watch -> shutdown.add("gauges", watch));
    shutdown.add("clock", NodeClock.start(pools.scheduler(), keyring, clock)::close);
    SpoolFolder spool = SpoolFolder.open(folder.spool(), keyring, SpoolFolder.USUAL_BYTES);
    var holder =
        new KeyHolder(
            pools.worker(), folder.rootKey(), keyring, anchor, spool, WorkerName.of(folder));
    shutdown.add(
        "installation keys",
        Regularly.start("installation keys", KeyHolder.TOLD_EVERY, holder::tell)::close);
    Functions functions =
        Functions.open(
            pools,
            keyring,
            anchor,
            checkpoints.witness(),
            NodeHealth.of(
                engines,
                () ->
                    NodeSpill.notices(
                        spool, checkpoints.notices(sequencer.notices(workers.notices())))),
            workers.migrations(),
            spool,
            telemetry.map(Telemetry::requests).orElse(RequestMeter.none()),
            clock);
    shutdown.add("front door", door::close);
    shutdown.add("live feed", functions::close);
    progress.step("front door", () -> door.open(functions.routes()));
    Rehearsal.begin();
    OwnerDesk desk = OwnerDesk.at(folder, engines.store().ownerUrl());
    shutdown.add("owner", desk::close);
    NodeFile file = announce(settings, folder, door, engines, desk);
    shutdown.add("announcement", () -> NodeFile.remove(folder));
    return new Node(folder, door, engines, workers, desk, file, shutdown);
  }

  public DataFolder folder() {
    return folder;
  }

  public String url() {
    return door.url();
  }

  public Backbone backbone() {
    return engines.backbone();
  }

  /** How another client of the backbone has to read and write payloads. */
  public DataConverter converter() {
    return workers.converter();
  }

  /** A new link that signs one browser in, once. */
  public String signInLink() {
    return desk.signInLink(url());
  }

  /** A client with the key that the folder's owner uses; the caller closes it. */
  public ApiClient ownClient() {
    return ApiClient.withKey(url(), file.apiKey());
  }

  @Override
  public void close() {
    shutdown.run();
  }

  /** The key of the node before dies with it: nobody can use what a killed node left behind. */
  private static NodeFile announce(
      NodeSettings settings, DataFolder folder, FrontDoor door, Engines engines, OwnerDesk desk) {
    NodeFile.read(folder).ifPresent(before -> desk.revokeKey(before.apiKey()));
    ProcessHandle self = ProcessHandle.current();
    NodeFile file =
        new NodeFile(
            self.pid(),
            self.info().startInstant().orElseGet(java.time.Instant::now),
            door.url(),
            engines.store().ownerUrl(),
            engines.backbone().target(),
            settings.temporal().orElse(null),
            engines.backbone().ui().orElse(null),
            engines.backbone().kind(),
            settings.payloads().map(S3Place::toString).orElse(null),
            settings.telemetry().map(TelemetrySettings::endpoint).orElse(null),
            desk.createOwnKey(
                    new ApiKeys.Wanted(
                        "the node's own", Grants.of(Role.ADMIN, Grant.EVERYWHERE), OWN_KEY_TTL))
                .token());
    file.write(folder);
    return file;
  }
}
