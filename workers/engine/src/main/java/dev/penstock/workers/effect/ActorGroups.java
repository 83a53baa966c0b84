package dev.penstock.workers.effect;

import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;

/**
 * The groups of who started a run, as the directory or their newest sign-in tells them now.
 * Programs are in none. Thread-safe.
 */
final class ActorGroups {

  private static final String PERSON = "person:";

  private final Database database;

  /**
   * Made.
   *
   * @param database acting as the worker role, which sees no session and no directory
   */
  ActorGroups(Database database) {
    this.database = database;
  }

  List<String> of(String startedBy) {
    if (!startedBy.startsWith(PERSON)) {
      return List.of();
    }
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement("SELECT groups_of_person(?)")) {
            select.setString(1, startedBy.substring(PERSON.length()));
            try (ResultSet row = select.executeQuery()) {
              row.next();
              return List.of((String[]) row.getArray(1).getArray());
            }
          }
        });
  }
}
