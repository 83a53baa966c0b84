package dev.penstock.node.keys;

import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Renewal;
import dev.penstock.store.Database;
import dev.penstock.workers.payload.PayloadStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts everything in the store that is under a key of the installation before the one in use under
 * that one, in batches, while all goes on. A row is changed only if it is still as it was read; one
 * that was not is found by the next pass. What is killed leaves whole rows, and the next one goes
 * on. Thread-safe.
 *
 * @param owner with two connections at least
 * @param payloads with the objects that rows name
 */
record Resealing(Database owner, Keyring keyring, PayloadStore payloads) {

  private static final int BATCH = 200;

  /**
   * What became of it.
   *
   * @param changed how many
   * @param left by table, how many are under none of the keys that are here
   */
  record Done(int changed, Map<String, Integer> left) {
    Done {
      left = new LinkedHashMap<>(left);
    }
  }

  private record Row(String place, byte[] before, byte[] after) {}

  /** One pass over everything. */
  Done pass() {
    Map<String, Integer> left = new LinkedHashMap<>();
    int changed = 0;
    for (SealedTable table : new SealedTables(keyring, payloads).all()) {
      changed += renew(table, left);
    }
    return new Done(changed + renewObjects(left), left);
  }

  private int renew(SealedTable table, Map<String, Integer> left) {
    return owner.inTransaction(
        reading -> {
          int changed = 0;
          List<Row> batch = new ArrayList<>();
          try (PreparedStatement select = reading.prepareStatement(table.select())) {
            select.setFetchSize(table.fetch());
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                switch (table.renewer().of(row)) {
                  case Renewal.Current _ -> {}
                  case Renewal.Foreign _ -> left.merge(table.name(), 1, Integer::sum);
                  case Renewal.Anew(byte[] bytes) ->
                      batch.add(
                          new Row(row.getString("place"), row.getBytes(table.column()), bytes));
                }
                if (batch.size() >= Math.min(BATCH, table.fetch())) {
                  changed += write(table, batch);
                  batch.clear();
                }
              }
            }
          }
          return changed + write(table, batch);
        });
  }

  private int write(SealedTable table, List<Row> batch) {
    return batch.isEmpty() ? 0 : owner.inTransaction(writing -> write(writing, table, batch));
  }

  private static int write(Connection writing, SealedTable table, List<Row> batch)
      throws SQLException {
    int written = 0;
    try (PreparedStatement update = writing.prepareStatement(table.update())) {
      for (Row row : batch) {
        update.setBytes(1, row.after());
        update.setString(2, row.place());
        update.setBytes(3, row.before());
        written += update.executeUpdate();
      }
    }
    return written;
  }

  private int renewObjects(Map<String, Integer> left) {
    return owner.inTransaction(
        reading -> {
          int changed = 0;
          try (PreparedStatement select =
              reading.prepareStatement(
                  "SELECT address, object FROM payload WHERE object IS NOT NULL")) {
            select.setFetchSize(BATCH);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                switch (payloads.renewObject(row.getString(1), row.getString(2))) {
                  case Renewal.Current _ -> {}
                  case Renewal.Foreign _ -> left.merge("payload's objects", 1, Integer::sum);
                  case Renewal.Anew _ -> changed++;
                }
              }
            }
          }
          return changed;
        });
  }
}
