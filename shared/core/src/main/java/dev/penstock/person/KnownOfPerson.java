package dev.penstock.person;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that is kept about a person, to be handed out to them (GDPR, article 15): first rows, then
 * entries of the trail. Thread-safe.
 */
public final class KnownOfPerson {

  private final Disclosure disclosure;

  public KnownOfPerson(Keyring keyring) {
    this.disclosure = new Disclosure(keyring);
  }

  /**
   * A part of it.
   *
   * @param lines each an object: {@code table} and {@code row}, or {@code entry}
   * @param next where the next part begins; empty after the last
   */
  public record Part(List<ObjectNode> lines, Optional<Place> next) {}

  /**
   * How far one has come.
   *
   * @param rows how many rows were handed out
   * @param seq the last entry that was looked at; 0 while there are rows left
   */
  public record Place(long rows, long seq) {

    /** Nothing was handed out yet. */
    public static final Place BEGIN = new Place(0, 0);
  }

  /**
   * What comes after a place.
   *
   * @param transaction of the role api, acting for the whole installation
   * @param most lines
   */
  public Part after(Connection transaction, String person, Place place, int most)
      throws SQLException {
    List<ObjectNode> lines =
        place.seq() > 0 ? new ArrayList<>() : rows(transaction, person, place.rows(), most);
    long rows = place.rows() + lines.size();
    if (lines.size() == most) {
      return new Part(lines, Optional.of(new Place(rows, 0)));
    }
    List<ObjectNode> entries = entries(transaction, person, place.seq(), most - lines.size());
    boolean isMoreThere = entries.size() == most - lines.size();
    entries.forEach(entry -> lines.add(Json.object().set("entry", entry)));
    return new Part(
        lines,
        isMoreThere
            ? Optional.of(new Place(rows, entries.getLast().path("seq").longValue()))
            : Optional.empty());
  }

  private static List<ObjectNode> rows(Connection transaction, String person, long after, int most)
      throws SQLException {
    List<ObjectNode> lines = new ArrayList<>();
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT of_table, content FROM rows_of_person(?)
             ORDER BY of_table, content::text OFFSET ? LIMIT ?
            """)) {
      select.setString(1, person);
      select.setLong(2, after);
      select.setInt(3, most);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ObjectNode line = Json.object().put("table", rows.getString(1));
          lines.add(line.set("row", Json.read(rows.getString(2))));
        }
      }
    }
    return lines;
  }

  /** Whatever names the person, or is sealed under their key, has their pseudonym in its text. */
  private List<ObjectNode> entries(Connection transaction, String person, long after, int most)
      throws SQLException {
    List<ObjectNode> entries = new ArrayList<>();
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT a.body FROM pseudonym p, audit a
             WHERE p.person = ? AND a.seq > ? AND position(p.id IN a.body) > 0
             ORDER BY a.seq LIMIT ?
            """)) {
      select.setString(1, person);
      select.setLong(2, after);
      select.setInt(3, most);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          entries.add((ObjectNode) Json.read(rows.getString(1)));
        }
      }
    }
    disclosure.of(transaction, entries);
    return entries;
  }
}
