package dev.penstock.functions.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.penstock.audit.AuditAnchor;
import dev.penstock.audit.CheckpointWitness;
import dev.penstock.audit.proof.InvalidProof;
import dev.penstock.audit.proof.NoteKey;
import dev.penstock.config.EffectiveConfig;
import dev.penstock.function.FunctionEnvironment;
import dev.penstock.function.KeyInUse;
import dev.penstock.functions.api.access.OidcSettings;
import dev.penstock.functions.api.health.HealthProbe;
import dev.penstock.functions.api.oidc.SignInSettings;
import dev.penstock.functions.api.run.MigrationPlanner;
import dev.penstock.functions.api.run.Replayer;
import dev.penstock.functions.api.run.RetryPlanner;
import dev.penstock.functions.api.web.ApiRate;
import dev.penstock.functions.runtime.RuntimeLoop;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@link ApiHandler} as Lambda starts it, from environment variables:
 *
 * <ul>
 *   <li>those of {@link FunctionEnvironment}
 *   <li>{@code PENSTOCK_DATABASE_PASSWORD} of the role {@code penstock_api} and {@code
 *       PENSTOCK_AUDITOR_PASSWORD} of {@code penstock_auditor}; empty where the URL brings its own
 *       authentication
 *   <li>{@code PENSTOCK_ENVIRONMENT}: whose configuration new runs take; {@code base} by default
 *   <li>{@code PENSTOCK_AUDIT_ANCHOR}: the anchor file, where one is mounted
 *   <li>{@code PENSTOCK_CONSOLE_HOST}: the host by which browsers know the console, where that is
 *       another one than the function is called by
 *   <li>{@code PENSTOCK_AUDIT_KEY}: the verifier key of the trail's checkpoints, from {@code audit
 *       key}; without it none is looked at and no proof is given
 *   <li>{@code PENSTOCK_VERSION}
 *   <li>those of {@link OidcSettings} and of {@link SignInSettings}
 *   <li>those of {@link ApiRate}
 * </ul>
 */
public final class ApiFunction implements RequestStreamHandler {

  private final ApiHandler handler;

  /** Called by the Lambda runtime. */
  public ApiFunction() {
    this(System.getenv());
  }

  ApiFunction(Map<String, String> variables) {
    var environment = new FunctionEnvironment(variables);
    Keyring keyring = environment.keyring();
    Clock clock = Clock.systemUTC();
    Path anchor = Path.of(environment.get("PENSTOCK_AUDIT_ANCHOR", "/nonexistent/anchor.jsonl"));
    Database store = environment.store(DatabaseRole.API.user(), "PENSTOCK_DATABASE_PASSWORD");
    this.handler =
        new ApiHandler(
            Api.of(
                new ApiParts(
                    store,
                    environment.store(DatabaseRole.AUDITOR.user(), "PENSTOCK_AUDITOR_PASSWORD"),
                    new AuditAnchor(anchor, keyring, clock),
                    witness(environment.get("PENSTOCK_AUDIT_KEY", "")),
                    keyring,
                    clock,
                    environment.get("PENSTOCK_ENVIRONMENT", EffectiveConfig.BASE),
                    environment.get("PENSTOCK_VERSION", "unknown"),
                    HealthProbe.ofFunction(),
                    RetryPlanner.ofFunction(),
                    Replayer.ofFunction(),
                    MigrationPlanner.ofFunction(),
                    OidcSettings.of(variables),
                    SignInSettings.of(variables),
                    ApiRate.of(variables))),
            Optional.ofNullable(variables.get("PENSTOCK_CONSOLE_HOST")),
            Optional.of(new KeyInUse(store, keyring, environment.holder(), clock)));
  }

  /** Its process where it brings its own Java. */
  public static void main(String[] arguments) {
    RuntimeLoop.serve(ApiFunction::new);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context)
      throws IOException {
    handler.handleRequest(event, answer, context);
  }

  private static CheckpointWitness witness(String key) {
    try {
      return key.isBlank()
          ? CheckpointWitness.NONE
          : new CheckpointWitness(Optional.of(NoteKey.parse(key)), List.of());
    } catch (InvalidProof e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_CONFIGURATION, "PENSTOCK_AUDIT_KEY: " + e.getMessage()),
          e);
    }
  }
}
