package dev.penstock.workers.source;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.trigger.Broker;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.TriggerStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the triggers that take from brokers. Thread-safe. */
final class OpenSources {

  private static final Logger LOG = LoggerFactory.getLogger(OpenSources.class);

  private static final String OPEN =
      """
      SELECT t.name, t.document, t.seal, t.xmin::text,
             coalesce((SELECT string_agg(s.version || s.state, ' ' ORDER BY s.version)
                         FROM secret s
                        WHERE s.name = coalesce(t.document::jsonb #>> '{nats,secret}',
                                                t.document::jsonb #>> '{sqs,secret}',
                                                t.document::jsonb #>> '{kafka,secret}')), '')
        FROM trigger t
       WHERE t.enabled AND t.secrets IS NULL
       ORDER BY t.name
      """;

  private final Database worker;
  private final TriggerStore triggers;

  OpenSources(Database worker, TriggerStore triggers) {
    this.worker = worker;
    this.triggers = triggers;
  }

  /**
   * Those that are open now. One that was tampered with is left out: it takes nothing.
   *
   * @throws PlatformException {@code unavailable} when the store is away
   */
  List<OpenSource> list() {
    return worker.inTransaction(this::list);
  }

  private List<OpenSource> list(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OPEN);
        ResultSet row = select.executeQuery()) {
      List<OpenSource> open = new ArrayList<>();
      while (row.next()) {
        try {
          Trigger trigger = triggers.check(row.getString(1), row.getString(2), row.getBytes(3));
          if (trigger.origin() instanceof Broker broker) {
            open.add(new OpenSource(trigger, broker, row.getString(4), row.getString(5)));
          }
        } catch (PlatformException e) {
          if (e.problem().type() != ProblemType.TAMPERED) {
            throw e;
          }
          LOG.error("{}", e.getMessage());
        }
      }
      return open;
    }
  }
}
