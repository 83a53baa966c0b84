package dev.penstock.functions.api.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.person.Disclosure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

/**
 * One entry of the trail as it was chained, and its link. {@link Disclosure} shows it to people.
 */
final class AuditJson {

  private AuditJson() {}

  /** From the columns {@code body} and {@code mac}. */
  static ObjectNode of(ResultSet row) throws SQLException {
    ObjectNode entry = (ObjectNode) Json.read(row.getString("body"));
    return entry.put("mac", HexFormat.of().formatHex(row.getBytes("mac")));
  }
}
