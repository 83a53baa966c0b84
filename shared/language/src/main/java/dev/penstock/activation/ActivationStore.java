package dev.penstock.activation;

import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** What is in force: the newest activation of a kind and name. Thread-safe. */
public final class ActivationStore {

  private static final String SEALED_AS = "activation";

  private final Seal seal;

  public ActivationStore(Seal seal) {
    this.seal = seal;
  }

  /** Puts a digest in force from the caller's commit on. */
  public void activate(Connection transaction, String kind, String name, String digest, String by)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO activation (kind, name, digest, seal, activated_by) VALUES (?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, kind);
      insert.setString(2, name);
      insert.setString(3, digest);
      insert.setBytes(4, seal.of(SEALED_AS, kind + "/" + name, digest));
      insert.setString(5, by);
      insert.executeUpdate();
    }
  }

  /**
   * The digest in force.
   *
   * @throws PlatformException {@code tampered}, naming the row
   */
  public Optional<String> newest(Connection connection, String kind, String name)
      throws SQLException {
    Optional<Row> row = read(connection, kind, name);
    if (row.isPresent() && !row.get().holds()) {
      throw PlatformException.of(
          ProblemType.TAMPERED,
          "The activation row "
              + row.get().seq()
              + " of "
              + kind
              + "/"
              + name
              + " was changed outside of Penstock. Apply the configuration again.");
    }
    return row.map(Row::digest);
  }

  /** As {@link #newest}, but a changed row counts as none: applying puts a sound one over it. */
  public Optional<String> intact(Connection connection, String kind, String name)
      throws SQLException {
    return read(connection, kind, name).filter(Row::holds).map(Row::digest);
  }

  /** The newest row and whether its seal holds. */
  private record Row(long seq, String digest, boolean holds) {}

  private Optional<Row> read(Connection connection, String kind, String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT seq, digest, seal
              FROM activation
             WHERE kind = ? AND name = ?
             ORDER BY seq DESC
             LIMIT 1
            """)) {
      select.setString(1, kind);
      select.setString(2, name);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        String digest = row.getString("digest");
        boolean holds = seal.holds(SEALED_AS, kind + "/" + name, digest, row.getBytes("seal"));
        return Optional.of(new Row(row.getLong("seq"), digest, holds));
      }
    }
  }
}
