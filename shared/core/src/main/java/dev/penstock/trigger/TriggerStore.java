package dev.penstock.trigger;

import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The triggers, each under a seal that is checked whenever one is read. Changes need the role
 * {@code api} or the owner; the audit entry is the caller's. Thread-safe.
 */
public final class TriggerStore {

  static final String KIND = "trigger";

  private final Seal seal;

  public TriggerStore(Seal seal) {
    this.seal = seal;
  }

  /** Adds a trigger or replaces the file of one; whether it is enabled does not change. */
  public void put(Connection transaction, Trigger trigger, String by) throws SQLException {
    String document = trigger.document();
    try (PreparedStatement upsert =
        transaction.prepareStatement(
            """
            INSERT INTO trigger (name, document, seal, applied_by) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE
               SET document = excluded.document, seal = excluded.seal,
                   applied_by = excluded.applied_by, applied_at = now()
            """)) {
      upsert.setString(1, trigger.name());
      upsert.setString(2, document);
      upsert.setBytes(3, seal.of(KIND, trigger.name(), document));
      upsert.setString(4, by);
      upsert.executeUpdate();
    }
  }

  /**
   * The trigger of a name, enabled or not.
   *
   * @throws PlatformException {@code tampered}, naming the row
   */
  public Optional<StoredTrigger> find(Connection connection, String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT name, document, seal, enabled FROM trigger WHERE name = ?
            """)) {
      select.setString(1, name);
      return read(select).stream().findFirst();
    }
  }

  /**
   * All triggers by name.
   *
   * @throws PlatformException {@code tampered}, naming the first row that is
   */
  public List<StoredTrigger> list(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT name, document, seal, enabled FROM trigger ORDER BY name
            """)) {
      return read(select);
    }
  }

  /**
   * Opens or closes the door of a trigger.
   *
   * @return false when there is no trigger of the name
   */
  public boolean enable(Connection transaction, String name, boolean enabled) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement("UPDATE trigger SET enabled = ? WHERE name = ?")) {
      update.setBoolean(1, enabled);
      update.setString(2, name);
      return update.executeUpdate() == 1;
    }
  }

  /**
   * Removes a trigger; its deliveries stay.
   *
   * @return false when there is no trigger of the name
   */
  public boolean remove(Connection transaction, String name) throws SQLException {
    try (PreparedStatement delete =
        transaction.prepareStatement("DELETE FROM trigger WHERE name = ?")) {
      delete.setString(1, name);
      return delete.executeUpdate() == 1;
    }
  }

  /**
   * The trigger in a stored text, if the text is what was sealed under that name.
   *
   * @throws PlatformException {@code tampered}, naming the row
   */
  public Trigger check(String name, String document, byte[] mark) {
    if (!seal.holds(KIND, name, document, mark)) {
      throw PlatformException.of(
          ProblemType.TAMPERED,
          "The trigger row "
              + name
              + " was changed outside of Penstock. Apply its file again or restore it.");
    }
    return Trigger.parse(document);
  }

  private List<StoredTrigger> read(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      List<StoredTrigger> triggers = new ArrayList<>();
      while (row.next()) {
        Trigger trigger = check(row.getString(1), row.getString(2), row.getBytes(3));
        triggers.add(new StoredTrigger(trigger, row.getBoolean(4)));
      }
      return triggers;
    }
  }
}
