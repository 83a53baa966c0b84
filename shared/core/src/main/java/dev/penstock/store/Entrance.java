package dev.penstock.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How a transaction begins: by saying for which folders it acts. Without it the store shows
 * nothing, so there is nothing to say for nowhere.
 *
 * @param proviso what must be so for that
 */
record Entrance(FolderReach reach, Optional<Proviso> proviso) {

  /** Of whom the store shows nothing by folder. */
  static final Entrance NONE = new Entrance(FolderReach.NOWHERE, Optional.empty());

  private static final String SAY_FOLDERS = "SELECT set_config('penstock.folders', ?, true)";

  boolean isSilent() {
    return reach.isEmpty();
  }

  String sql() {
    return proviso.map(it -> SAY_FOLDERS + " FROM " + it.rows()).orElse(SAY_FOLDERS);
  }

  /** Returns the number of the question mark after its own. */
  int bind(Connection connection, PreparedStatement statement) throws SQLException {
    statement.setString(1, reach.setting());
    return proviso.isEmpty() ? 2 : proviso.get().bind(connection, statement, 2);
  }

  /**
   * Reads what was answered to it.
   *
   * @throws Proviso.Failed when it said nothing
   */
  void read(ResultSet said) throws SQLException {
    if (proviso.isPresent()) {
      proviso.get().found(said.next());
    }
  }
}
