package dev.penstock.store;

import java.time.Duration;

/**
 * Where a pool connects and as whom.
 *
 * @param url JDBC URL; {@code jdbc:postgresql:} or, for RDS and Aurora, {@code
 *     jdbc:aws-wrapper:postgresql:}
 * @param user the database role to act as
 * @param password its password; empty where the URL brings its own authentication (IAM)
 * @param poolSize most connections at once, at least 1
 * @param acquireTimeout how long a caller waits for a connection before it is told that the store
 *     is away; at least 250 ms
 * @param location of the process that connects
 */
public record DatabaseSettings(
    String url,
    String user,
    String password,
    int poolSize,
    Duration acquireTimeout,
    Location location) {

  public DatabaseSettings {
    if (poolSize < 1) {
      throw new IllegalArgumentException("poolSize must be at least 1, was " + poolSize);
    }
    if (acquireTimeout.toMillis() < 250) {
      throw new IllegalArgumentException(
          "acquireTimeout must be at least 250 ms, was " + acquireTimeout);
    }
  }

  /** Of a process that does not know where it runs. */
  public DatabaseSettings(
      String url, String user, String password, int poolSize, Duration acquireTimeout) {
    this(url, user, password, poolSize, acquireTimeout, Location.UNKNOWN);
  }

  /** The same, from another place. */
  public DatabaseSettings at(Location other) {
    return new DatabaseSettings(url, user, password, poolSize, acquireTimeout, other);
  }

  /** What its connections are called, for people who look at the server and for its defaults. */
  String connectionName() {
    return "penstock-" + user + location.suffix();
  }

  @Override
  public String toString() {
    return "DatabaseSettings[url=" + url + ", user=" + user + ", password=***]";
  }
}
