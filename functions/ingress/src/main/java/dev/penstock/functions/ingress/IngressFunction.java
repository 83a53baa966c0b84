package dev.penstock.functions.ingress;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.penstock.aws.SqsQueue;
import dev.penstock.function.FunctionEnvironment;
import dev.penstock.function.KeyInUse;
import dev.penstock.function.Restored;
import dev.penstock.functions.runtime.RuntimeLoop;
import dev.penstock.keyring.Keyring;
import dev.penstock.spill.QueueSpill;
import dev.penstock.spill.Spill;
import dev.penstock.spill.SpillSeal;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The composition root of the front door in Lambda. Its settings are environment variables:
 *
 * <ul>
 *   <li>those of {@link FunctionEnvironment}
 *   <li>{@code PENSTOCK_DATABASE_PASSWORD}, and {@code PENSTOCK_DATABASE_USER}, {@code
 *       penstock_ingress} when not set
 *   <li>{@code PENSTOCK_SPILL_QUEUE_URL}, the FIFO queue that takes verified deliveries while the
 *       store is away; without it they are answered 503
 *   <li>those of {@link IngressSettings}
 * </ul>
 */
public final class IngressFunction implements RequestStreamHandler {

  private static final String SAMPLE =
      """
      {"version": "2.0", "rawPath": "/hooks/none", "rawQueryString": "",
       "requestContext": {"http": {"method": "POST", "sourceIp": "192.0.2.1"}},
       "headers": {"content-type": "application/json", "webhook-id": "none"},
       "body": "{}", "isBase64Encoded": false}
      """;

  private final Restored<Door> restored;

  private record Door(WebhookHandler handler, Optional<TriggerWatch> watch) {}

  /** Called by the Lambda runtime. */
  public IngressFunction() {
    NoRegion.settle();
    this(System::getenv);
  }

  IngressFunction(Map<String, String> variables) {
    this(() -> variables);
  }

  IngressFunction(Supplier<Map<String, String>> variables) {
    this.restored =
        Restored.of(variables.get(), () -> door(variables.get()), IngressFunction::prime);
  }

  private static Door door(Map<String, String> variables) {
    var environment = new FunctionEnvironment(variables);
    String user = environment.get("PENSTOCK_DATABASE_USER", DatabaseRole.INGRESS.user());
    // First, for it is the longest wait and goes on beside the rest.
    Database store = environment.store(user, "PENSTOCK_DATABASE_PASSWORD");
    Keyring keyring = environment.keyring();
    String queue = environment.get("PENSTOCK_SPILL_QUEUE_URL", "");
    WebhookHandler handler =
        new WebhookHandler(
            store,
            keyring,
            IngressSettings.of(variables),
            Clock.systemUTC(),
            queue.isEmpty() ? Spill.NONE : spill(queue, keyring, variables));
    return new Door(
        handler,
        queue.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new TriggerWatch(
                    new Upkeep(
                        handler,
                        () ->
                            new KeyInUse(store, keyring, environment.holder(), Clock.systemUTC())),
                    handler::storeIsAway,
                    System::nanoTime)));
  }

  private static Spill spill(String queue, Keyring keyring, Map<String, String> variables) {
    return new QueueSpill(SqsQueue.of(queue, variables, Clock.systemUTC()), new SpillSeal(keyring));
  }

  /** From the event to the answer that the store is away. */
  private static void prime(Database nowhere, Keyring nobodys) throws IOException {
    var event = new ByteArrayInputStream(SAMPLE.getBytes(StandardCharsets.UTF_8));
    new WebhookHandler(nowhere, nobodys, IngressSettings.DEFAULTS, Clock.systemUTC())
        .handleRequest(event, OutputStream.nullOutputStream(), null);
  }

  /** Its process where it brings its own Java. */
  public static void main(String[] arguments) {
    RuntimeLoop.serve(IngressFunction::new);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context)
      throws IOException {
    Door door = restored.get();
    door.handler().handleRequest(event, answer, context);
    door.watch().ifPresent(TriggerWatch::look);
  }
}
