package dev.penstock.workers.sql;

import dev.penstock.workers.http.Login;
import dev.penstock.workers.tool.Permit;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * The way to a database: one connection for one effect, to the address that was checked.
 *
 * @param login null for none
 * @param encrypted whether a connection that is not is refused
 */
record SqlConnection(
    URI server, InetAddress address, @Nullable Login login, boolean encrypted, Permit permit) {

  Connection open() throws SQLException {
    Duration left = permit.deadline().left();
    if (!left.isPositive()) {
      throw new SQLException("The time for this call ran out before it was connected.");
    }
    String seconds = Long.toString(Math.max(1, left.toSeconds()));
    Properties properties = new Properties();
    if (login != null) {
      PGProperty.USER.set(properties, login.user());
      PGProperty.PASSWORD.set(properties, login.password());
    }
    PGProperty.APPLICATION_NAME.set(properties, "penstock");
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
    PGProperty.LOGIN_TIMEOUT.set(properties, seconds);
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds);
    // Of no type: the server takes it for what is wanted at its place.
    PGProperty.STRING_TYPE.set(properties, "unspecified");
    PGProperty.OPTIONS.set(
        properties,
        "-c statement_timeout="
            + left.toMillis()
            + " -c default_transaction_isolation=read\\ committed");
    if (encrypted) {
      NamedSqlSockets.in(properties, server.getHost(), permit.reach());
    } else {
      PGProperty.SSL_MODE.set(properties, "disable");
    }
    Connection connection = new Driver().connect(url(), properties);
    if (connection == null) {
      throw new SQLException("The driver does not take this server for its own.");
    }
    return connection;
  }

  private String url() {
    String host =
        address instanceof Inet6Address
            ? "[" + address.getHostAddress() + "]"
            : address.getHostAddress();
    return "jdbc:postgresql://" + host + ":" + server.getPort() + server.getRawPath();
  }
}
