package dev.penstock.functions.api.configuration;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.store.FolderReach;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes a folder so: plan and change in one transaction, so that what was planned is what is done
 * and half a folder is never in force. Thread-safe.
 */
final class Applier {

  private final Database database;
  private final Planner planner;
  private final AuditTrail trail;

  Applier(Database database, Planner planner, AuditTrail trail) {
    this.database = database;
    this.planner = planner;
    this.trail = trail;
  }

  /**
   * Plans, and makes it so unless it is a dry run.
   *
   * @param seen is shown the plan before anything is done, and may throw
   */
  Applied apply(
      List<ApplyFile> files,
      Resources resources,
      boolean prune,
      boolean dryRun,
      String by,
      FolderReach reach,
      Consumer<List<Change>> seen) {
    Folder folder = FolderReader.read(files, resources);
    if (!folder.defects().isEmpty()) {
      return new Applied.Defective(folder.defects());
    }
    List<String> beyond =
        folder.described().stream()
            .filter(described -> !described.isWithin(reach))
            .map(Described::path)
            .toList();
    if (!beyond.isEmpty()) {
      throw PlatformException.of(
          ProblemType.FORBIDDEN,
          "These files are for folders that you are no author of: " + String.join(", ", beyond));
    }
    return database.inTransaction(
        transaction -> {
          oneAtATime(transaction);
          List<FileDefect> dangling = planner.dangling(transaction, folder);
          if (!dangling.isEmpty()) {
            return new Applied.Defective(dangling);
          }
          List<Change> changes = planner.plan(transaction, folder, prune);
          List<Change> conflicts =
              changes.stream().filter(c -> c.verb() == Change.Verb.CONFLICT).toList();
          seen.accept(changes);
          if (dryRun) {
            return new Applied.Planned(changes, false);
          }
          if (!conflicts.isEmpty()) {
            return new Applied.Conflicting(conflicts);
          }
          take(transaction, changes, by);
          return new Applied.Planned(changes, true);
        });
  }

  private void take(Connection transaction, List<Change> changes, String by) throws SQLException {
    List<AuditEntry> entries = new ArrayList<>();
    for (Change change : changes) {
      entries.addAll(change.step().take(transaction, by));
    }
    if (!entries.isEmpty()) {
      trail.append(transaction, entries);
    }
  }

  /** Two folders at once would plan on what the other is about to change. Freed at the commit. */
  private static void oneAtATime(Connection transaction) throws SQLException {
    try (PreparedStatement lock =
        transaction.prepareStatement("SELECT pg_advisory_xact_lock(7380003)")) {
      lock.execute();
    }
  }
}
