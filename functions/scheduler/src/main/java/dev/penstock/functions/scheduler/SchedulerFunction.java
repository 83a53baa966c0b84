package dev.penstock.functions.scheduler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.penstock.function.FunctionEnvironment;
import dev.penstock.function.KeyInUse;
import dev.penstock.function.Restored;
import dev.penstock.functions.runtime.RuntimeLoop;
import dev.penstock.keyring.Keyring;
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
 * The composition root of the scheduler in Lambda. Its settings are those of {@link
 * FunctionEnvironment}, and {@code PENSTOCK_DATABASE_PASSWORD} of the role {@code
 * penstock_scheduler}.
 */
public final class SchedulerFunction implements RequestStreamHandler {

  private final Restored<Ticking> restored;

  private record Ticking(KeyInUse keys, TickHandler handler) {}

  /** Called by the Lambda runtime. */
  public SchedulerFunction() {
    this(System::getenv);
  }

  SchedulerFunction(Map<String, String> variables) {
    this(() -> variables);
  }

  SchedulerFunction(Supplier<Map<String, String>> variables) {
    this.restored =
        Restored.of(
            variables.get(),
            () -> ticking(new FunctionEnvironment(variables.get())),
            (nowhere, nobodys) -> new TickHandler(nowhere, nobodys, Clock.systemUTC()).tick());
  }

  private static Ticking ticking(FunctionEnvironment environment) {
    Clock clock = Clock.systemUTC();
    Database store = environment.store(DatabaseRole.SCHEDULER.user(), "PENSTOCK_DATABASE_PASSWORD");
    Keyring keyring = environment.keyring();
    return new Ticking(
        new KeyInUse(store, keyring, environment.holder(), clock),
        new TickHandler(store, keyring, clock));
  }

  /** Its process where it brings its own Java. */
  public static void main(String[] arguments) {
    RuntimeLoop.serve(SchedulerFunction::new);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context)
      throws IOException {
    Ticking ticking = restored.get();
    ticking.keys().look();
    ticking.handler().handleRequest(event, answer, context);
  }
}
