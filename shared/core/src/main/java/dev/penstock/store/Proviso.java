package dev.penstock.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * What must still be so in the store for a reach to count: rows of which there must be one. It is
 * asked in the very statement by which a transaction says its folders, so where there is none, none
 * are said and the store shows nothing. Thread-safe.
 */
public final class Proviso {

  private final String rows;
  private final int parameters;
  private final Database.Binding binding;
  private volatile boolean held;

  /**
   * A proviso that nobody has asked yet.
   *
   * @param rows what follows {@code FROM}
   * @param parameters how many question marks that has
   */
  public Proviso(String rows, int parameters, Database.Binding binding) {
    this.rows = rows;
    this.parameters = parameters;
    this.binding = binding;
  }

  /** Whether a transaction has begun by it, and none that did found it untrue. */
  public boolean isHeld() {
    return held;
  }

  /** That it is not so any more; nothing was done. */
  public static final class Failed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Failed() {
      super("what was remembered is not so any more", null, false, false);
    }
  }

  String rows() {
    return rows;
  }

  /** Returns the number of the question mark after its own. */
  int bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
    binding.set(connection, statement, first);
    return first + parameters;
  }

  void found(boolean row) {
    held = row;
    if (!row) {
      throw new Failed();
    }
  }
}
