package dev.penstock.node;

import dev.penstock.audit.CheckpointFile;
import dev.penstock.audit.CheckpointKey;
import dev.penstock.audit.CheckpointKeyRotation;
import dev.penstock.audit.CheckpointWitness;
import dev.penstock.audit.Checkpointer;
import dev.penstock.audit.TrailRetention;
import dev.penstock.audit.anchor.AnchorCourier;
import dev.penstock.audit.anchor.CheckpointAnchor;
import dev.penstock.audit.proof.NoteSigner;
import dev.penstock.keyring.Keyring;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.store.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who signs the trail's checkpoints on this node, and who carries them outside. Thread-safe. */
final class NodeCheckpoints implements AutoCloseable {

  private final Checkpointer checkpointer;
  private final CheckpointWitness witness;
  private final List<AnchorCourier> couriers;
  private final NoteSigner signer;

  private NodeCheckpoints(
      Checkpointer checkpointer,
      CheckpointWitness witness,
      List<AnchorCourier> couriers,
      NoteSigner signer) {
    this.signer = signer;
    this.checkpointer = checkpointer;
    this.witness = witness;
    this.couriers = couriers;
  }

  static NodeCheckpoints of(
      DataFolder folder,
      Database auditor,
      Keyring keyring,
      List<CheckpointAnchor> anchors,
      Clock clock) {
    CheckpointFile file = new CheckpointFile(folder.auditCheckpoints());
    NoteSigner known = CheckpointKey.loadOrCreate(folder.checkpointKey(), file);
    NoteSigner signer =
        folder.isCheckpointKeyDue() ? rotated(folder, auditor, keyring, file, clock) : known;
    List<AnchorCourier> couriers = anchors.stream().map(AnchorCourier::start).toList();
    List<Path> files = new ArrayList<>(List.of(file.path()));
    anchors.forEach(anchor -> anchor.file().ifPresent(files::add));
    return new NodeCheckpoints(
        new Checkpointer(
            auditor,
            keyring,
            signer,
            file,
            clock,
            checkpoint -> couriers.forEach(courier -> courier.carry(checkpoint))),
        new CheckpointWitness(Optional.of(signer.verifier()), files),
        couriers,
        signer);
  }

  /** As {@code audit rotate-key} has asked for; nobody else signs at this moment. */
  private static NoteSigner rotated(
      DataFolder folder, Database auditor, Keyring keyring, CheckpointFile file, Clock clock) {
    NoteSigner after =
        new CheckpointKeyRotation(auditor, keyring, folder.checkpointKey(), file, clock).rotate();
    folder.checkpointKeyIsRotated();
    return after;
  }

  Checkpointer checkpointer() {
    return checkpointer;
  }

  CheckpointWitness witness() {
    return witness;
  }

  /** Lets entries go that were kept for long enough. */
  TrailRetention retention(Database auditor, Keyring keyring, Clock clock, Duration keep) {
    return new TrailRetention(auditor, keyring, signer, clock, keep);
  }

  /** What an operator must know, after what they must know already. */
  List<String> notices(List<String> before) {
    List<String> notices = new ArrayList<>(before);
    notices.addAll(checkpointer.notices());
    couriers.forEach(courier -> courier.notice().ifPresent(notices::add));
    return notices;
  }

  @Override
  public void close() {
    couriers.forEach(AnchorCourier::close);
  }
}
