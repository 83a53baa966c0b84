package dev.penstock.person;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The end of what is kept about a person: their key is destroyed, so that what was sealed under it
 * on the trail can't be read by anybody, and their pseudonym stands in each row where their name
 * stood. It can't be undone.
 *
 * @param pseudonym what stands for them from now on
 * @param changed how many rows of each table it was about
 */
public record Erasure(String pseudonym, JsonNode changed) {

  /** What the store says where a hold forbids it. */
  private static final String HELD = "PN001";

  /**
   * Erases a person.
   *
   * @param transaction of the role api, acting for the whole installation
   * @throws PlatformException {@code not-found} when nothing is kept about them, {@code legal-hold}
   */
  public static Erasure of(Connection transaction, String person) throws SQLException {
    try (PreparedStatement erase =
        transaction.prepareStatement("SELECT id, changed FROM erase_person(?, ?)")) {
      erase.setString(1, person);
      erase.setString(2, Ids.next("psn"));
      try (ResultSet row = erase.executeQuery()) {
        row.next();
        Erasure done = new Erasure(row.getString("id"), Json.read(row.getString("changed")));
        if (done.changed().isEmpty()) {
          throw PlatformException.of(
              ProblemType.NOT_FOUND, "Nothing is kept about somebody of this name.");
        }
        return done;
      }
    } catch (SQLException e) {
      if (HELD.equals(e.getSQLState())) {
        throw held(e);
      }
      throw e;
    }
  }

  private static PlatformException held(SQLException cause) {
    return new PlatformException(
        Problem.of(
            ProblemType.LEGAL_HOLD,
            "A legal hold covers this person, so nothing about them may go. Release it first."),
        cause);
  }
}
