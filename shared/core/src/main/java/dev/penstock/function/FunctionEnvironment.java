package dev.penstock.function;

import dev.penstock.aws.RdsToken;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.remote.VaultKeys;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseSettings;
import dev.penstock.store.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * The environment variables of a function:
 *
 * <ul>
 *   <li>{@code PENSTOCK_DATABASE_URL}, a JDBC URL
 *   <li>{@code PENSTOCK_DATABASE_AUTH}: {@code password}, which is meant when it is not set, or
 *       {@code iam} for RDS and Aurora: then there is no password
 *   <li>{@code PENSTOCK_ROOT_KEY}, or {@code PENSTOCK_ROOT_KEY_FILE} with the path of a file that
 *       holds it: the installation's root key in base64
 *   <li>those of {@link VaultKeys}
 *   <li>{@code AWS_REGION}, which Lambda sets. The zone is left out: it takes a request to ask for
 *       it, which a sender would wait for
 * </ul>
 *
 * and those that a function names itself.
 */
public record FunctionEnvironment(Map<String, String> variables) {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

  public FunctionEnvironment {
    variables = Map.copyOf(variables);
  }

  /** A variable, or what is meant when it is not set. */
  public String get(String name, String otherwise) {
    return variables.getOrDefault(name, otherwise);
  }

  /**
   * The store as a role sees it, over one connection that is begun at once.
   *
   * @param user the role's name in the database
   * @param password the variable that holds its password
   * @throws PlatformException {@code invalid-configuration} naming the variable
   */
  public Database store(String user, String password) {
    DatabaseSettings settings = database(user, password);
    return switch (get("PENSTOCK_DATABASE_AUTH", "password")) {
      case "password" -> Database.singleAhead(settings, settings::password);
      case "iam" ->
          Database.singleAhead(
              settings, RdsToken.of(settings.url(), user, variables, Clock.systemUTC()));
      default ->
          throw PlatformException.of(
              ProblemType.INVALID_CONFIGURATION, "PENSTOCK_DATABASE_AUTH must be password or iam.");
    };
  }

  /**
   * Where the store is, and who asks.
   *
   * @param user the role's name in the database
   * @param password the variable that holds its password; not set where the URL brings its own
   *     authentication
   * @throws PlatformException {@code invalid-configuration} naming the variable
   */
  public DatabaseSettings database(String user, String password) {
    return new DatabaseSettings(
        required("PENSTOCK_DATABASE_URL"),
        user,
        get(password, ""),
        1,
        LONGEST_WAIT,
        new Location(get("AWS_REGION", ""), ""));
  }

  /**
   * The installation's keys.
   *
   * @throws PlatformException {@code invalid-configuration} naming the variable
   */
  public Keyring keyring() {
    String file = variables.get("PENSTOCK_ROOT_KEY_FILE");
    Keyring local =
        file == null
            ? Keyring.ofText(required("PENSTOCK_ROOT_KEY"))
            : Keyring.ofText(() -> text(file));
    return VaultKeys.in(local, variables, Clock.systemUTC());
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_CONFIGURATION,
              "PENSTOCK_ROOT_KEY_FILE names a file that can't be read: " + file),
          e);
    }
  }

  /**
   * Who this is among those that have the installation's keys: all copies of one version of a
   * function have the same.
   */
  public String holder() {
    return get("AWS_LAMBDA_FUNCTION_NAME", "unnamed")
        + ":"
        + get("AWS_LAMBDA_FUNCTION_VERSION", "unknown");
  }

  /**
   * A variable that there is no default for.
   *
   * @throws PlatformException {@code invalid-configuration} naming the variable
   */
  public String required(String name) {
    String value = variables.get(name);
    if (value == null || value.isBlank()) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION, "The environment variable " + name + " is missing.");
    }
    return value;
  }

  /** Never the values: some are secret. */
  @Override
  public String toString() {
    return "FunctionEnvironment" + variables.keySet();
  }
}
