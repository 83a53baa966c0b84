package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.RowJson;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The leases of secrets that a run's tasks were granted; never a value, which nobody here has. */
final class TraceLeases {

  /** Why one was refused is told by the trail alone, which catches up behind the lease's row. */
  private static final String LEASES =
      """
      WITH refused AS (
        SELECT DISTINCT ON (body::jsonb #>> '{detail,lease}')
               body::jsonb #>> '{detail,lease}' AS lease, body::jsonb #>> '{detail,reason}' AS reason
          FROM audit WHERE run_id = ? AND body::jsonb ->> 'kind' = 'lease.refused'
         ORDER BY 1, seq)
      SELECT l.*, refused.reason,
             CASE WHEN used_at IS NOT NULL THEN 'used' WHEN refused.reason IS NOT NULL THEN 'refused'
                  WHEN expires_at <= now() THEN 'expired' ELSE 'open' END AS state
        FROM lease l LEFT JOIN refused ON refused.lease = l.id
       WHERE run_id = ? ORDER BY created_at, id
      """;

  private TraceLeases() {}

  static ArrayNode read(Connection connection, String run) throws SQLException {
    return TraceRows.read(connection, LEASES, TraceLeases::lease, run, run);
  }

  private static ObjectNode lease(ResultSet row) throws SQLException {
    RowJson json = TraceRows.placed(row).text("id", "id").text("secret", "secret");
    int version = row.getInt("opened_version");
    if (!row.wasNull()) {
      json.node().put("version", version);
    }
    return json.text("host", "host")
        .text("state", "state")
        .text("refusal", "reason")
        .time("grantedAt", "created_at")
        .time("expiresAt", "expires_at")
        .time("usedAt", "used_at")
        .node();
  }
}
