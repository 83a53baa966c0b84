package dev.penstock.node.owner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.audit.AuditAnchor;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.audit.AuditVerification;
import dev.penstock.audit.AuditVerifier;
import dev.penstock.audit.Chaining;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.person.Disclosure;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.run.Drift;
import dev.penstock.run.ProjectionCheck;
import dev.penstock.run.ToldRun;
import dev.penstock.run.ToldRuns;
import dev.penstock.store.Database;
import dev.penstock.workers.protocol.RunResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rows of runs and questions what the trail says they are. The trail is proved first: a
 * broken one rebuilds nothing. Payloads come from the row itself or from the backbone, and count
 * only when they have the digest on the trail; what nobody has any more is left and reported.
 */
final class ProjectionRebuild {

  private final Database owner;
  private final ToldRuns told;
  private final RunContents contents;

  private ProjectionRebuild(Database owner, ToldRuns told, RunContents contents) {
    this.owner = owner;
    this.told = told;
    this.contents = contents;
  }

  /** Looks only. */
  static List<Drift> check(Database owner, Keyring keyring, AuditAnchor anchor) {
    requireIntact(owner, keyring, anchor);
    return drifts(owner, keyring);
  }

  /** Looks, mends, looks again, and puts on the trail that it did. */
  static Rebuilt rebuild(
      Database owner, Keyring keyring, AuditAnchor anchor, RunContents contents) {
    requireIntact(owner, keyring, anchor);
    List<Drift> found = new ProjectionRebuild(owner, told(keyring), contents).mend();
    List<Drift> left = drifts(owner, keyring);
    if (!found.isEmpty()) {
      owner.inTransaction(
          transaction ->
              new AuditTrail(keyring, Clock.systemUTC())
                  .append(
                      transaction,
                      AuditEntry.of("projection.rebuilt", OwnerDesk.PERSON, "run")
                          .with("found", found.size())
                          .with("left", left.size())));
    }
    return new Rebuilt(found, left);
  }

  private static List<Drift> drifts(Database owner, Keyring keyring) {
    return owner.inTransaction(it -> ProjectionCheck.run(told(keyring), it)).drifts();
  }

  private static ToldRuns told(Keyring keyring) {
    return new ToldRuns(new Disclosure(keyring));
  }

  private static void requireIntact(Database owner, Keyring keyring, AuditAnchor anchor) {
    new Chaining(owner, keyring).catchUp();
    if (new AuditVerifier(keyring).verify(owner, anchor, _ -> {})
        instanceof AuditVerification.Broken broken) {
      throw PlatformException.of(
          ProblemType.TAMPERED,
          "The trail is broken at entry "
              + broken.seq()
              + ", so nothing is rebuilt from it. See ./penstock audit verify.");
    }
  }

  private List<Drift> mend() {
    return owner.inTransaction(
        transaction -> {
          ProjectionCheck.Finding finding = ProjectionCheck.run(told, transaction);
          for (ToldRun run : finding.runs().values()) {
            mend(transaction, run);
            QuestionRows.mend(transaction, run);
          }
          for (Drift drift : finding.drifts()) {
            if (drift.column().equals("row") && drift.told() == null) {
              forget(transaction, drift);
            }
          }
          return finding.drifts();
        });
  }

  private void mend(Connection transaction, ToldRun run) throws SQLException {
    RunContent stored =
        RunContent.find(transaction, run.id()).orElse(new RunContent(null, null, null));
    String inputDigest = run.pins().orElseThrow().inputDigest();
    Optional<JsonNode> input =
        told(stored.input(), inputDigest)
            .or(() -> contents.input(run.id()).flatMap(found -> told(found, inputDigest)));
    Optional<JsonNode> output =
        run.outputDigest()
            .flatMap(
                digest ->
                    told(stored.output(), digest)
                        .or(() -> result(run.id(), true).flatMap(found -> told(found, digest))));
    Optional<JsonNode> problem =
        run.problemDigest()
            .flatMap(
                digest ->
                    told(stored.problem(), digest)
                        .or(() -> result(run.id(), false).flatMap(found -> told(found, digest))));
    if (input.isPresent()
        && output.isPresent() == run.outputDigest().isPresent()
        && problem.isPresent() == run.problemDigest().isPresent()) {
      RunContent.replace(transaction, run, input.get(), output.orElse(null), problem.orElse(null));
    }
  }

  private Optional<JsonNode> result(String runId, boolean output) {
    return contents
        .result(runId)
        .flatMap(
            result ->
                switch (result) {
                  case RunResult.Completed(JsonNode value) when output -> Optional.of(value);
                  case RunResult.Faulted(var error) when !output ->
                      Optional.of(Json.mapper().valueToTree(error));
                  case RunResult.Completed _, RunResult.Faulted _, RunResult.Cancelled _ ->
                      Optional.empty();
                });
  }

  /** The candidate, when it is what the trail tells of. */
  private static Optional<JsonNode> told(@Nullable JsonNode candidate, String digest) {
    return (candidate != null && Digest.of(candidate).equals(digest))
        ? Optional.of(candidate)
        : Optional.empty();
  }

  /** No entry tells of it, so nobody ever asked for it. */
  private static void forget(Connection transaction, Drift drift) throws SQLException {
    String sql =
        drift.table().equals("run")
            ? "DELETE FROM run WHERE id = ?"
            : "DELETE FROM human_task WHERE id = ?";
    try (var delete = transaction.prepareStatement(sql)) {
      delete.setString(1, drift.id());
      delete.executeUpdate();
    }
  }
}
