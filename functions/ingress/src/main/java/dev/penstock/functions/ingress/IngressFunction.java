package dev.penstock.functions.ingress;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.penstock.function.FunctionEnvironment;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Map;

/**
 * The composition root of the front door in Lambda. Its settings are environment variables:
 *
 * <ul>
 *   <li>those of {@link FunctionEnvironment}
 *   <li>{@code PENSTOCK_DATABASE_PASSWORD}, and {@code PENSTOCK_DATABASE_USER}, {@code
 *       penstock_ingress} when not set
 *   <li>those of {@link IngressSettings}
 * </ul>
 */
public final class IngressFunction implements RequestStreamHandler {

  private final WebhookHandler handler;

  /** Called by the Lambda runtime. */
  public IngressFunction() {
    this(System.getenv());
  }

  IngressFunction(Map<String, String> variables) {
    var environment = new FunctionEnvironment(variables);
    String user = environment.get("PENSTOCK_DATABASE_USER", DatabaseRole.INGRESS.user());
    this.handler =
        new WebhookHandler(
            Database.single(environment.database(user, "PENSTOCK_DATABASE_PASSWORD")),
            environment.keyring(),
            IngressSettings.of(variables),
            Clock.systemUTC());
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    handler.handleRequest(event, answer, context);
  }
}
