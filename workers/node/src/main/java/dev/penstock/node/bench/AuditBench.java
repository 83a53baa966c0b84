package dev.penstock.node.bench;

import dev.penstock.audit.AuditAnchor;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.audit.AuditVerification;
import dev.penstock.audit.AuditVerifier;
import dev.penstock.audit.Chaining;
import dev.penstock.audit.CheckpointFile;
import dev.penstock.audit.CheckpointWitness;
import dev.penstock.audit.Checkpointer;
import dev.penstock.audit.TrailSequencer;
import dev.penstock.audit.proof.NoteSigner;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the trail costs over the least that there is: an append and its commit against an INSERT and
 * a COMMIT of the same bytes, by one writer and by sixteen; and verifying (chain, checkpoints and
 * Merkle root) against SHA-256 over the same bytes, read from the same store. Both sides in turns.
 */
public final class AuditBench {

  private static final double APPEND_TARGET = 0.7;
  private static final double VERIFY_TARGET = 0.5;
  private static final int MANY = 16;

  /** What each writer does before anything is counted, and then in each turn. */
  private static final int WARM_UP = 1_000;

  /** Of all writers together: long enough for the last batch's wait to count for little. */
  private static final int TURN = 4_000;

  private static final int TRAIL = 200_000;
  private static final int BATCH = 5_000;

  private final BenchStore bench;
  private final PrintStream out;
  private final AuditTrail trail = new AuditTrail(BenchStore.keyring(), Clock.systemUTC());

  private AuditBench(BenchStore bench, PrintStream out) {
    this.bench = bench;
    this.out = out;
  }

  /**
   * Runs it and prints the figures.
   *
   * @param turns how often each side is measured
   * @return whether all targets were met
   */
  public static boolean run(PrintStream out, int turns) {
    try (BenchStore bench = BenchStore.open()) {
      AuditBench run = new AuditBench(bench, out);
      run.makePlainTable();
      boolean one = run.appends(1, turns);
      boolean many = run.appends(MANY, turns);
      boolean verify = run.verify(turns);
      return verify && one && many;
    }
  }

  private boolean appends(int writers, int turns) {
    try (Database store = bench.store().open(DatabaseRole.AUDITOR, writers + 1);
        TrailSequencer _ = TrailSequencer.start(store, BenchStore.keyring())) {
      Chaining chaining = new Chaining(store, BenchStore.keyring());
      Writers all = new Writers(writers);
      all.nanos(WARM_UP, i -> plain(store, i));
      all.nanos(WARM_UP, i -> append(store, i));
      double[] inserts = new double[turns];
      double[] appends = new double[turns];
      for (int turn = 0; turn < turns; turn++) {
        inserts[turn] = 1e9 * TURN / all.nanos(TURN / writers, i -> plain(store, i));
        // Until the last one has its place in the chain: what is put off is not saved.
        long begun = System.nanoTime();
        all.nanos(TURN / writers, i -> append(store, i));
        chaining.catchUp();
        appends[turn] = 1e9 * TURN / (System.nanoTime() - begun);
      }
      return tell(
          writers == 1 ? "one writer" : writers + " writers",
          "commits/s",
          median(inserts),
          median(appends),
          APPEND_TARGET);
    }
  }

  private boolean verify(int turns) {
    NoteSigner signer = NoteSigner.generate();
    CheckpointFile notes = new CheckpointFile(bench.folder().resolve("audit.checkpoints"));
    AuditAnchor anchor =
        new AuditAnchor(
            bench.folder().resolve("audit.anchor"), BenchStore.keyring(), Clock.systemUTC());
    try (Database store = bench.store().open(DatabaseRole.AUDITOR, 1)) {
      for (int written = 0; written < TRAIL; written += BATCH) {
        List<AuditEntry> batch = IntStream.range(0, BATCH).mapToObj(AuditBench::entry).toList();
        store.inTransaction(connection -> trail.append(connection, batch));
      }
      new Chaining(store, BenchStore.keyring()).catchUp();
      new Checkpointer(store, BenchStore.keyring(), signer, notes, Clock.systemUTC(), _ -> {})
          .sign();
      AuditVerifier verifier =
          new AuditVerifier(
              BenchStore.keyring(),
              new CheckpointWitness(Optional.of(signer.verifier()), List.of(notes.path())));
      double[] raw = new double[turns];
      double[] memory = new double[turns];
      double[] verified = new double[turns];
      for (int turn = -2; turn < turns; turn++) {
        Hashed hashed = store.inTransaction(AuditBench::hash);
        long begun = System.nanoTime();
        if (!(verifier.verify(store, anchor, _ -> {}) instanceof AuditVerification.Intact)) {
          throw new IllegalStateException("the trail of the benchmark does not hold");
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (turn >= 0) {
          raw[turn] = hashed.megabytes() / hashed.seconds();
          memory[turn] = hashed.megabytes() / hashed.hashing();
          verified[turn] = hashed.megabytes() / seconds;
        }
      }
      out.printf(
          Locale.ROOT,
          "%-12s SHA-256 alone, the bytes in memory: %.0f MB/s; verifying is %.2f of it%n",
          "verify",
          median(memory),
          median(verified) / median(memory));
      return tell("verify", "MB/s", median(raw), median(verified), VERIFY_TARGET);
    }
  }

  /** What hashing all rows took: with reading them, and without. */
  private record Hashed(double megabytes, double seconds, double hashing) {}

  private static Hashed hash(Connection connection) throws SQLException {
    long begun = System.nanoTime();
    long hashing = 0;
    long bytes = 0;
    MessageDigest sha256 = sha256();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT seq, body, mac FROM audit ORDER BY seq")) {
      select.setFetchSize(1000);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          byte[] body = rows.getBytes(2);
          byte[] mac = rows.getBytes(3);
          long before = System.nanoTime();
          sha256.update(body);
          sha256.digest(mac);
          hashing += System.nanoTime() - before;
          bytes += body.length + mac.length;
        }
      }
    }
    return new Hashed(bytes / 1e6, (System.nanoTime() - begun) / 1e9, hashing / 1e9);
  }

  private boolean tell(String what, String unit, double least, double ours, double target) {
    boolean isHeld = ours / least >= target;
    out.printf(
        Locale.ROOT,
        "%-12s %s: bare %.0f, audit %.0f · ratio %.2f (target at least %.1f): %s%n",
        what,
        unit,
        least,
        ours,
        ours / least,
        target,
        isHeld ? "held" : "MISSED");
    return isHeld;
  }

  private void append(Database store, int i) {
    store.inTransaction(connection -> trail.append(connection, entry(i)));
  }

  /** As many bytes of text and of a MAC as an entry has, in a row of the same shape. */
  private static void plain(Database store, int i) {
    store.inTransaction(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO plain (body, mac) VALUES (?, ?)")) {
            insert.setString(1, PLAIN + i);
            insert.setBytes(2, new byte[32]);
            return insert.executeUpdate();
          }
        });
  }

  private static final String PLAIN =
      "{\"actor\":\"worker\",\"at\":\"2026-11-21T08:00:00.000000Z\",\"detail\":{\"arguments\":"
          + "\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"},"
          + "\"kind\":\"effect.intended\",\"run\":\"run_01JD0000000000000000000000\","
          + "\"seq\":1000000,\"subject\":\"/do/0/call\"}";

  private static AuditEntry entry(int i) {
    return AuditEntry.of("effect.intended", "worker", "/do/0/call" + i)
        .inRun("run_01JD0000000000000000000000")
        .with(
            "arguments", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  private void makePlainTable() {
    try (Database owner = bench.store().open(DatabaseRole.OWNER, 1)) {
      owner.inTransaction(
          connection -> {
            try (var statement = connection.createStatement()) {
              return statement.execute(
                  """
                  CREATE TABLE plain (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                                      body text NOT NULL, mac bytea NOT NULL);
                  GRANT INSERT ON plain TO penstock_auditor
                  """);
            }
          });
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
