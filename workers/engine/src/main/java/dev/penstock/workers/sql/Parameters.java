package dev.penstock.workers.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/**
 * What the question marks of a statement stand for. Each is sent beside the statement, as a text of
 * no type: the server takes it for what is wanted at its place.
 */
record Parameters(JsonNode list) {

  /**
   * Checks them.
   *
   * @throws InvalidArgumentsException when they are no list
   */
  static Parameters of(JsonNode list) {
    if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
      throw new InvalidArgumentsException("parameters", "must be a list");
    }
    return new Parameters(list);
  }

  void bind(PreparedStatement statement) throws SQLException {
    int wanted = statement.getParameterMetaData().getParameterCount();
    if (wanted != list.size()) {
      throw new InvalidArgumentsException(
          "parameters", "are " + list.size() + " for " + wanted + " question marks");
    }
    for (int i = 0; i < wanted; i++) {
      JsonNode value = list.get(i);
      if (value.isNull()) {
        statement.setNull(i + 1, Types.NULL);
      } else {
        statement.setString(i + 1, value.isValueNode() ? value.asText() : Json.write(value));
      }
    }
  }
}
