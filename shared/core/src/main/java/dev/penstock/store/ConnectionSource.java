package dev.penstock.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Where transactions get their connection from. Auto-commit is off. Thread-safe. */
interface ConnectionSource extends AutoCloseable {

  /** Takes a connection, which must be given back whatever happens. */
  Connection take() throws SQLException;

  void giveBack(Connection connection) throws SQLException;

  DataSource dataSource();

  @Override
  void close();
}
