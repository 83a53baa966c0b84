package dev.penstock.functions.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.penstock.audit.AuditAnchor;
import dev.penstock.config.EffectiveConfig;
import dev.penstock.functions.api.health.HealthProbe;
import dev.penstock.functions.api.run.RetryPlanner;
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
import org.jspecify.annotations.Nullable;

/**
 * {@link ApiHandler} as Lambda starts it, from environment variables:
 *
 * <ul>
 *   <li>{@code PENSTOCK_DATABASE_URL}
 *   <li>{@code PENSTOCK_DATABASE_PASSWORD} of the role {@code penstock_api} and {@code
 *       PENSTOCK_AUDITOR_PASSWORD} of {@code penstock_auditor}; empty where the URL brings its own
 *       authentication
 *   <li>{@code PENSTOCK_ROOT_KEY}, or {@code PENSTOCK_ROOT_KEY_FILE} naming a file that holds it
 *   <li>{@code PENSTOCK_ENVIRONMENT}: whose configuration new runs take; {@code base} by default
 *   <li>{@code PENSTOCK_AUDIT_ANCHOR}: the anchor file, where one is mounted
 *   <li>{@code PENSTOCK_VERSION}
 * </ul>
 */
public final class ApiFunction implements RequestStreamHandler {

  private final ApiHandler handler;

  /** Called by the Lambda runtime. */
  public ApiFunction() {
    this(System.getenv());
  }

  ApiFunction(Map<String, String> environment) {
    Keyring keyring = keyring(environment);
    Clock clock = Clock.systemUTC();
    Path anchor =
        Path.of(environment.getOrDefault("PENSTOCK_AUDIT_ANCHOR", "/nonexistent/anchor.jsonl"));
    this.handler =
        new ApiHandler(
            Api.of(
                new ApiParts(
                    open(environment, DatabaseRole.API, "PENSTOCK_DATABASE_PASSWORD"),
                    open(environment, DatabaseRole.AUDITOR, "PENSTOCK_AUDITOR_PASSWORD"),
                    new AuditAnchor(anchor, keyring, clock),
                    keyring,
                    clock,
                    environment.getOrDefault("PENSTOCK_ENVIRONMENT", EffectiveConfig.BASE),
                    environment.getOrDefault("PENSTOCK_VERSION", "unknown"),
                    HealthProbe.ofFunction(),
                    RetryPlanner.ofFunction())));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context)
      throws IOException {
    handler.handleRequest(event, answer, context);
  }

  private static Database open(
      Map<String, String> environment, DatabaseRole role, String password) {
    return Database.open(
        new DatabaseSettings(
            required(environment, "PENSTOCK_DATABASE_URL"),
            role.user(),
            environment.getOrDefault(password, ""),
            1,
            Duration.ofSeconds(3)));
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
