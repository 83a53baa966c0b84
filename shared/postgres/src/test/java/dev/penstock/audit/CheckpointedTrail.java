package dev.penstock.audit;

import dev.penstock.audit.proof.NoteSigner;
import dev.penstock.keyring.Keyring;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** An empty trail on a real store, with all that a node keeps beside it, in the hands of a test. */
final class CheckpointedTrail {

  static final int ENTRIES = 600;

  final PostgresFixture store;
  final Keyring keyring;
  final NoteSigner signer;
  final CheckpointFile file;
  final Path anchorFile;
  private final AuditTrail trail;

  CheckpointedTrail(PostgresFixture store, Path folder) {
    this(store, folder, NoteSigner.generate());
  }

  CheckpointedTrail(PostgresFixture store, Path folder, NoteSigner signer) {
    this(store, folder, signer, store.keyring());
  }

  CheckpointedTrail(PostgresFixture store, Path folder, NoteSigner signer, Keyring keyring) {
    this.store = store;
    this.keyring = keyring;
    this.signer = signer;
    this.file = new CheckpointFile(folder.resolve("audit.checkpoints"));
    this.anchorFile = folder.resolve("audit.anchor");
    this.trail = new AuditTrail(keyring, Clock.systemUTC());
    store.sql(
        "TRUNCATE audit, audit_intake, audit_chain_key, audit_checkpoint, audit_subtree,"
            + " audit_cut, legal_hold");
  }

  /** Appends, signs and anchors twice: at 300 entries and at 600. */
  static CheckpointedTrail grown(PostgresFixture store, Path folder) {
    CheckpointedTrail grown = new CheckpointedTrail(store, folder);
    grown.append(ENTRIES / 2);
    grown.sign();
    grown.append(ENTRIES / 2);
    grown.sign();
    return grown;
  }

  void append(int entries) {
    append(entries, trail);
  }

  /** As was done so long ago. */
  void append(int entries, Duration ago) {
    append(entries, new AuditTrail(keyring, Clock.offset(Clock.systemUTC(), ago.negated())));
  }

  private void append(int entries, AuditTrail trail) {
    List<AuditEntry> batch =
        IntStream.range(0, entries)
            .mapToObj(i -> AuditEntry.of("effect.intended", "worker", "s" + i).inRun("run_1"))
            .toList();
    store.worker().inTransaction(connection -> trail.append(connection, batch));
    new Chaining(store.auditor(), keyring).catchUp();
  }

  /** As the node does, and the anchor of the head too. */
  void sign() {
    checkpointer().sign();
    AnchorFollower.start(store.auditor(), anchor()).close();
  }

  /** One that was just started. */
  Checkpointer checkpointer() {
    return new Checkpointer(store.auditor(), keyring, signer, file, Clock.systemUTC(), _ -> {});
  }

  AuditAnchor anchor() {
    return new AuditAnchor(anchorFile, keyring, Clock.systemUTC());
  }

  AuditVerification verify(Path... more) {
    List<Path> files = new java.util.ArrayList<>(List.of(file.path()));
    files.addAll(List.of(more));
    return new AuditVerifier(keyring, new CheckpointWitness(Optional.of(signer.verifier()), files))
        .verify(store.auditor(), anchor(), _ -> {});
  }

  /** Keeps all that the database has, or brings it back as it was. */
  void copy(boolean isBack) {
    for (String table : List.of("audit", "audit_checkpoint", "audit_subtree")) {
      String columns = table.equals("audit") ? "seq, body, mac" : "*";
      String into = table.equals("audit") ? "audit (seq, body, mac)" : table;
      if (isBack) {
        store.sql("DELETE FROM " + table);
        store.sql("INSERT INTO " + into + " SELECT * FROM yesterday_" + table);
      } else {
        store.sql("DROP TABLE IF EXISTS yesterday_" + table);
        store.sql("CREATE TABLE yesterday_" + table + " AS SELECT " + columns + " FROM " + table);
      }
    }
  }

  /** Computes every link from an entry on anew, as who has this key can. */
  void rechain(Keyring keys, long from) {
    Database owner = store.owner();
    owner.inTransaction(
        connection -> {
          byte[] mac = AuditTrail.GENESIS;
          try (AuditRows rows = AuditRows.from(connection, 1);
              PreparedStatement update =
                  connection.prepareStatement("UPDATE audit SET mac = ? WHERE seq = ?")) {
            while (rows.hasNext()) {
              ChainRow row = rows.next();
              mac =
                  row.seq() < from ? row.mac() : AuditTrail.link(keys, row.seq(), mac, row.body());
              update.setBytes(1, mac);
              update.setLong(2, row.seq());
              update.addBatch();
            }
            update.executeBatch();
          }
          return mac;
        });
  }

  /** The MAC of an entry. */
  byte[] macOf(long seq) {
    return HexFormat.of()
        .parseHex(
            store.strings("SELECT encode(mac, 'hex') FROM audit WHERE seq = ?", seq).getFirst());
  }

  /** Makes the anchor anew, as who has the root key can. */
  void forgeAnchor() {
    move(anchorFile, anchorFile.resolveSibling("anchor.old"));
    AnchorFollower.start(store.auditor(), anchor()).close();
  }

  static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path copyOf(Path file) {
    try {
      return Files.copy(
          file,
          file.resolveSibling(file.getFileName() + ".copy"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
