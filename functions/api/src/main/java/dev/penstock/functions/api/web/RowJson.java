package dev.penstock.functions.api.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.redaction.Classifier;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Builds an object from the columns of one row; a column that is null becomes no member. */
public final class RowJson {

  private final ResultSet row;
  private final ObjectNode json = Json.object();

  public RowJson(ResultSet row) {
    this.row = row;
  }

  public RowJson text(String name, String column) throws SQLException {
    String value = row.getString(column);
    if (value != null) {
      json.put(name, value);
    }
    return this;
  }

  /** What somebody wrote, or another side said: without what must not be shown. */
  public RowJson said(String name, String column) throws SQLException {
    String value = row.getString(column);
    if (value != null) {
      json.put(name, Classifier.text(value).text());
    }
    return this;
  }

  public RowJson number(String name, String column) throws SQLException {
    json.put(name, row.getLong(column));
    return this;
  }

  public RowJson flag(String name, String column) throws SQLException {
    json.put(name, row.getBoolean(column));
    return this;
  }

  public RowJson time(String name, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    if (value != null) {
      json.put(name, value.toInstant().toString());
    }
    return this;
  }

  /** A column that holds an array of texts. */
  public RowJson texts(String name, String column) throws SQLException {
    var array = json.putArray(name);
    for (String text : (String[]) row.getArray(column).getArray()) {
      array.add(text);
    }
    return this;
  }

  /** A column that holds JSON text. */
  public RowJson tree(String name, String column) throws SQLException {
    String value = row.getString(column);
    if (value != null) {
      json.set(name, Json.read(value));
    }
    return this;
  }

  public ObjectNode node() {
    return json;
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
