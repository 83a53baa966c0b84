package dev.penstock.functions.drain;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.penstock.audit.AuditTrail;
import dev.penstock.aws.SqsQueue;
import dev.penstock.delivery.Delivery;
import dev.penstock.function.FunctionEnvironment;
import dev.penstock.function.KeyInUse;
import dev.penstock.function.Restored;
import dev.penstock.functions.runtime.RuntimeLoop;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.spill.SpillIntake;
import dev.penstock.spill.SpillSeal;
import dev.penstock.spill.SpilledDelivery;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The composition root of the drain in Lambda. Its settings are environment variables:
 *
 * <ul>
 *   <li>those of {@link FunctionEnvironment}
 *   <li>{@code PENSTOCK_DATABASE_PASSWORD} of the role {@code penstock_ingress}
 *   <li>{@code PENSTOCK_SPILL_QUEUE_URL}, the queue that it is called for, and {@code
 *       PENSTOCK_SPILL_ASIDE_URL}, the one for what the store will never have
 * </ul>
 */
public final class DrainFunction implements RequestStreamHandler {

  private final Restored<DrainHandler> restored;

  /** Called by the Lambda runtime. */
  public DrainFunction() {
    this(System::getenv);
  }

  DrainFunction(Map<String, String> variables) {
    this(() -> variables);
  }

  DrainFunction(Supplier<Map<String, String>> variables) {
    this.restored =
        Restored.of(variables.get(), () -> handler(variables.get()), DrainFunction::prime);
  }

  private static DrainHandler handler(Map<String, String> variables) {
    var environment = new FunctionEnvironment(variables);
    Keyring keyring = environment.keyring();
    Clock clock = Clock.systemUTC();
    Database store = environment.store(DatabaseRole.INGRESS.user(), "PENSTOCK_DATABASE_PASSWORD");
    return new DrainHandler(
        new KeyInUse(store, keyring, environment.holder(), clock),
        store,
        new SpillIntake(new AuditTrail(keyring, clock), keyring),
        new SpillSeal(keyring),
        SqsQueue.of(environment.required("PENSTOCK_SPILL_QUEUE_URL"), variables, clock),
        SqsQueue.of(environment.required("PENSTOCK_SPILL_ASIDE_URL"), variables, clock));
  }

  /** As far as taking a delivery in. */
  private static void prime(Database nowhere, Keyring nobodys) {
    Clock clock = Clock.systemUTC();
    SpillSeal seal = new SpillSeal(nobodys);
    Delivery nobodysDelivery =
        Delivery.fresh(
            "none", "none", "none", Json.object(), "text/plain", new byte[0], clock.instant());
    SpilledDelivery read =
        seal.read(seal.text(new SpilledDelivery(nobodysDelivery, "none", 0))).orElseThrow();
    var intake = new SpillIntake(new AuditTrail(nobodys, clock), nobodys);
    nowhere.inTransaction(transaction -> intake.take(transaction, read));
  }

  /** Its process where it brings its own Java. */
  public static void main(String[] arguments) {
    RuntimeLoop.serve(DrainFunction::new);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context)
      throws IOException {
    restored.get().handleRequest(event, answer, context);
  }
}
