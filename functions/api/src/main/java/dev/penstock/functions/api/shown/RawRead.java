package dev.penstock.functions.api.shown;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.http.HttpResponse;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Data as it is, for who asks for exactly that: not told before it is on the trail. */
public final class RawRead {

  private static final int LONGEST_REASON = 500;

  private final Database database;
  private final AuditTrail trail;

  public RawRead(Database database, AuditTrail trail) {
    this.database = database;
    this.trail = trail;
  }

  /** Reads one thing within the transaction of the entry that says so. */
  public interface Reading {
    ObjectNode of(Connection connection) throws SQLException;
  }

  /**
   * Answers with it. Who asks may say why.
   *
   * @param what is read: {@code run}, {@code delivery}, {@code event}, {@code audit-entry}
   */
  public HttpResponse answer(Exchange exchange, String what, String id, Reading reading) {
    Optional<String> reason = exchange.query("reason").someText("reason", LONGEST_REASON);
    String by = exchange.principal().actor();
    return HttpResponse.json(
        200,
        database.inTransaction(
            transaction -> {
              ObjectNode found = reading.of(transaction);
              AuditEntry entry = AuditEntry.of("data.read", by, id).with("of", what);
              if (reason.isPresent()) {
                entry = entry.with("reason", reason.get());
              }
              trail.append(transaction, what.equals("run") ? entry.inRun(id) : entry);
              return found;
            }));
  }
}
