package dev.penstock.functions.api.configuration;

import dev.penstock.audit.AuditEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What makes a change so: it writes, and says what goes on the trail for it. */
@FunctionalInterface
interface Step {

  List<AuditEntry> take(Connection transaction, String by) throws SQLException;

  /** Nothing to do. */
  static Step none() {
    return (_, _) -> List.of();
  }
}
