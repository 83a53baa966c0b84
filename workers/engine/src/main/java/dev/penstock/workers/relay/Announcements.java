package dev.penstock.workers.relay;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.workers.event.Listeners;
import dev.penstock.workers.outbound.Fanout;
import dev.penstock.workers.protocol.RunWorkflow;
import dev.penstock.workers.schedule.EventSchedules;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives events to the subscriptions that send them on, lets the schedules that wait for events look
 * at them, and tells runs that listen that there are some which may concern them; which ones, they
 * look up themselves. A run that was told and has not looked yet is not told again: it will find
 * what came meanwhile, and the backbone takes only so many signals a run.
 */
final class Announcements {

  private final Database database;
  private final EventSchedules schedules;
  private final Fanout fanout;
  private final Backbone backbone;

  Announcements(Database database, EventSchedules schedules, Fanout fanout, Backbone backbone) {
    this.database = database;
    this.schedules = schedules;
    this.fanout = fanout;
    this.backbone = backbone;
  }

  /** A listener that was not told since it last asked. */
  private record Untold(String listener, String runId, long asked) {}

  Map<OutboxRow, Disposition> announce(List<OutboxRow> rows) {
    Map<OutboxRow, Disposition> dispositions = new LinkedHashMap<>();
    Map<OutboxRow, String> types = new LinkedHashMap<>();
    for (OutboxRow row : rows) {
      Tried.run(row, () -> types.put(row, row.text("type")))
          .ifPresent(disposition -> dispositions.put(row, disposition));
    }
    if (!types.isEmpty()) {
      Disposition outcome = tell(types);
      types.keySet().forEach(row -> dispositions.put(row, outcome));
    }
    return dispositions;
  }

  /** One for all: told once more, a run only looks once more. */
  private Disposition tell(Map<OutboxRow, String> rows) {
    Set<String> types = new LinkedHashSet<>(rows.values());
    try {
      fanout.take(rows.keySet().stream().map(row -> row.payload().path("seq").asLong()).toList());
      schedules.look();
      Map<Untold, Untold> untold = new LinkedHashMap<>();
      database
          .inTransaction(connection -> untold(connection, types))
          .forEach(each -> untold.put(each, each));
      Map<Untold, Backbone.Answer> answers =
          Concurrently.each(
              untold,
              (_, each) -> backbone.signal(each.runId(), RunWorkflow.EVENT, each.listener()));
      return settle(answers);
    } catch (PlatformException e) {
      return e.problem().type() == ProblemType.UNAVAILABLE
          ? new Disposition.Later(e.problem().detail())
          : new Disposition.Parked(e.problem().detail());
    }
  }

  private Disposition settle(Map<Untold, Backbone.Answer> answers) {
    String problem = "";
    for (var answer : answers.entrySet()) {
      switch (answer.getValue()) {
        case Backbone.Answer.Accepted _ -> told(answer.getKey());
        case Backbone.Answer.Gone _ ->
            database.inTransaction(
                transaction -> {
                  Listeners.abandonAll(transaction, answer.getKey().runId());
                  return true;
                });
        case Backbone.Answer.Away away -> problem = away.reason();
        case Backbone.Answer.Impossible impossible -> problem = impossible.reason();
      }
    }
    return problem.isEmpty() ? new Disposition.Delivered() : new Disposition.Later(problem);
  }

  /**
   * FOR SHARE waits for a listener that is just asking. Without it one could be seen as told and
   * not yet asking, whose look at the log was before this event.
   */
  private static List<Untold> untold(Connection connection, Set<String> types) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT id, run_id, asked FROM listener
             WHERE state = 'open' AND told <> asked AND (types IS NULL OR types && ?::text[])
               FOR SHARE
            """)) {
      select.setArray(1, connection.createArrayOf("text", types.toArray()));
      List<Untold> untold = new java.util.ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          untold.add(new Untold(rows.getString(1), rows.getString(2), rows.getLong(3)));
        }
      }
      return untold;
    }
  }

  /** Unless it has asked anew since: then it may have looked before the event came. */
  private void told(Untold listener) {
    database.inTransaction(
        transaction -> {
          try (PreparedStatement update =
              transaction.prepareStatement(
                  "UPDATE listener SET told = ? WHERE id = ? AND asked = ?")) {
            update.setLong(1, listener.asked());
            update.setString(2, listener.listener());
            update.setLong(3, listener.asked());
            return update.executeUpdate();
          }
        });
  }
}
