package dev.penstock.aws;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The password of a database user that signs in by AWS IAM ("IAM database authentication", Amazon
 * RDS User Guide): a presigned call of {@code connect}, good for a quarter of an hour. Each is made
 * anew, since it is only needed when a connection is. Thread-safe.
 */
public final class RdsToken implements Supplier<String> {

  private static final Duration LASTS = Duration.ofMinutes(15);

  private final String authority;
  private final String user;
  private final SigV4 signer;
  private final CredentialSource credentials;
  private final Clock clock;

  private RdsToken(
      String authority, String user, SigV4 signer, CredentialSource credentials, Clock clock) {
    this.authority = authority;
    this.user = user;
    this.signer = signer;
    this.credentials = credentials;
    this.clock = clock;
  }

  /**
   * Tokens for a user.
   *
   * @param jdbcUrl {@code jdbc:postgresql://host:port/…}
   * @param variables of the environment: region and credentials
   */
  public static RdsToken of(
      String jdbcUrl, String user, Map<String, String> variables, Clock clock) {
    URI server = URI.create(jdbcUrl.substring("jdbc:".length()));
    String region = variables.getOrDefault("AWS_REGION", "us-east-1");
    return new RdsToken(
        server.getRawAuthority(),
        user,
        new SigV4(region, "rds-db"),
        new CredentialSource(variables, HttpClient::newHttpClient, clock),
        clock);
  }

  @Override
  public String get() {
    Map<String, String> call = Map.of("Action", "connect", "DBUser", user);
    return authority
        + "/?"
        + signer.presign(authority, call, LASTS, credentials.get(), clock.instant());
  }

  @Override
  public String toString() {
    return "RdsToken[" + user + " at " + authority + "]";
  }
}
