package dev.penstock.functions.ingress;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * The composition root of the front door in Lambda. Its settings are environment variables:
 *
 * <ul>
 *   <li>{@code PENSTOCK_DATABASE_URL}, a JDBC URL, and {@code PENSTOCK_DATABASE_PASSWORD}
 *   <li>{@code PENSTOCK_DATABASE_USER}, {@code penstock_ingress} when not set
 *   <li>{@code PENSTOCK_ROOT_KEY}, or {@code PENSTOCK_ROOT_KEY_FILE} with the path of a file that
 *       holds it: the installation's root key in base64
 *   <li>those of {@link IngressSettings}
 * </ul>
 */
public final class IngressFunction implements RequestStreamHandler {

  private final WebhookHandler handler;

  /** Called by the Lambda runtime. */
  public IngressFunction() {
    this(System.getenv());
  }

  IngressFunction(Map<String, String> environment) {
    var settings =
        new DatabaseSettings(
            required(environment, "PENSTOCK_DATABASE_URL"),
            environment.getOrDefault("PENSTOCK_DATABASE_USER", DatabaseRole.INGRESS.user()),
            environment.getOrDefault("PENSTOCK_DATABASE_PASSWORD", ""),
            1,
            Duration.ofSeconds(3));
    this.handler =
        new WebhookHandler(
            Database.single(settings),
            keyring(environment),
            IngressSettings.of(environment),
            Clock.systemUTC());
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    handler.handleRequest(event, answer, context);
  }

  private static Keyring keyring(Map<String, String> environment) {
    String file = environment.get("PENSTOCK_ROOT_KEY_FILE");
    if (file == null) {
      return Keyring.ofBase64(required(environment, "PENSTOCK_ROOT_KEY"));
    }
    try {
      return Keyring.ofBase64(Files.readString(Path.of(file), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_CONFIGURATION,
              "PENSTOCK_ROOT_KEY_FILE names a file that can't be read: " + file),
          e);
    }
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION, "The environment variable " + name + " is missing.");
    }
    return value;
  }
}
