package dev.penstock.functions.api.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** What is told of one kind of resource. All happens in the caller's transaction. */
interface Directory {

  /** What it is made of. */
  ResourceSchema schema();

  /** Its place below the base, for example {@code Users}. */
  String place();

  Listing listing();

  /** The resource as clients see it, without its version. */
  Optional<ObjectNode> find(Connection connection, String id) throws SQLException;

  /**
   * Takes in one that is new.
   *
   * @return its id
   */
  String create(Connection transaction, ObjectNode sent, String by) throws SQLException;

  /** Puts what is sent in the place of what is there. */
  void replace(Connection transaction, String id, ObjectNode sent, String by) throws SQLException;

  void remove(Connection transaction, String id, String by) throws SQLException;

  /** Directories tell of one thing after another: two who tell of the same one wait. */
  static <T> T change(Database database, Database.Work<T> work) {
    return database.inTransaction(
        transaction -> {
          try (PreparedStatement lock =
              transaction.prepareStatement("SELECT pg_advisory_xact_lock(7380010, 0)")) {
            lock.execute();
          }
          return work.in(transaction);
        });
  }
}
