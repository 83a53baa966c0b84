package dev.penstock.activation;

import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is in force: the newest activation of a kind and name. Thread-safe. */
public final class ActivationStore {

  private static final String SEALED_AS = "activation";
  static final int MOST_RECENT = 50;

  private static final String RECENT =
      """
      SELECT a.seq, a.name, a.digest, a.seal
        FROM unnest(?) AS wanted (name)
       CROSS JOIN LATERAL (SELECT seq, name, digest, seal
                             FROM activation
                            WHERE kind = ? AND activation.name = wanted.name
                            ORDER BY seq DESC
                            LIMIT ?) a
       ORDER BY a.seq DESC
      """;

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
    return read(connection, kind, name).map(Activated::requireIntact);
  }

  /** As {@link #newest}, but a changed row counts as none: applying puts a sound one over it. */
  public Optional<String> intact(Connection connection, String kind, String name)
      throws SQLException {
    return read(connection, kind, name).filter(Activated::holds).map(Activated::digest);
  }

  /**
   * An activation, and whether its seal holds.
   *
   * @param seq its place in the order of all
   * @param seal in hex digits
   */
  public record Activated(
      long seq, String kind, String name, String digest, String seal, boolean holds) {

    /**
     * The digest.
     *
     * @throws PlatformException {@code tampered}, naming the row
     */
    public String requireIntact() {
      if (!holds) {
        throw PlatformException.of(
            ProblemType.TAMPERED,
            "The activation row "
                + seq
                + " of "
                + kind
                + "/"
                + name
                + " was changed outside of Penstock. Apply the configuration again.");
      }
      return digest;
    }
  }

  private Optional<Activated> read(Connection connection, String kind, String name)
      throws SQLException {
    return recent(connection, kind, List.of(name)).getOrDefault(name, List.of()).stream()
        .findFirst();
  }

  /** The newest activations of each name, newest first. */
  public Map<String, List<Activated>> recent(Connection connection, String kind, List<String> names)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(RECENT)) {
      bind(connection, select, 1, kind, names);
      try (ResultSet rows = select.executeQuery()) {
        return activated(rows, kind);
      }
    }
  }

  /** The same in a transaction of its own, in one round trip. */
  public Map<String, List<Activated>> recent(Database database, String kind, List<String> names) {
    return database.query(
        RECENT,
        (connection, select, first) -> bind(connection, select, first, kind, names),
        rows -> activated(rows, kind));
  }

  private static void bind(
      Connection connection, PreparedStatement select, int first, String kind, List<String> names)
      throws SQLException {
    select.setArray(first, connection.createArrayOf("text", names.toArray()));
    select.setString(first + 1, kind);
    select.setInt(first + 2, MOST_RECENT);
  }

  private Map<String, List<Activated>> activated(ResultSet rows, String kind) throws SQLException {
    Map<String, List<Activated>> found = new HashMap<>();
    while (rows.next()) {
      String name = rows.getString("name");
      String digest = rows.getString("digest");
      byte[] under = rows.getBytes("seal");
      boolean holds = seal.holds(SEALED_AS, kind + "/" + name, digest, under);
      String hex = HexFormat.of().formatHex(under);
      found
          .computeIfAbsent(name, _ -> new ArrayList<>())
          .add(new Activated(rows.getLong("seq"), kind, name, digest, hex, holds));
    }
    return found;
  }
}
