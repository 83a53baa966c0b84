package dev.penstock.node.keys;

import dev.penstock.keyring.Renewal;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A table in which something is kept under a key of the installation.
 *
 * @param name of the table
 * @param column what is kept so
 * @param from the rest of a query after its list of columns, with the table called {@code t}
 * @param columns what is needed beside it
 * @param fetch how many rows are held in memory at once
 * @param renewer what a row needs
 */
record SealedTable(
    String name, String column, String columns, String from, int fetch, Renewer renewer) {

  /** Says what a row needs. */
  @FunctionalInterface
  interface Renewer {
    Renewal of(ResultSet row) throws SQLException;
  }

  String select() {
    return "SELECT t.ctid::text AS place, t.%s, %s FROM %s".formatted(column, columns, from);
  }

  /** Changes a row that is still as it was read. */
  String update() {
    return "UPDATE %s SET %s = ? WHERE ctid = ?::tid AND %s = ?".formatted(name, column, column);
  }
}
