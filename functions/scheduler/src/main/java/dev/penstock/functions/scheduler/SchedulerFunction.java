package dev.penstock.functions.scheduler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.penstock.function.FunctionEnvironment;
import dev.penstock.function.Restored;
import dev.penstock.functions.runtime.RuntimeLoop;
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

  private final Restored<TickHandler> restored;

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
            () -> handler(new FunctionEnvironment(variables.get())),
            (nowhere, nobodys) -> new TickHandler(nowhere, nobodys, Clock.systemUTC()).tick());
  }

  private static TickHandler handler(FunctionEnvironment environment) {
    return new TickHandler(
        environment.store(DatabaseRole.SCHEDULER.user(), "PENSTOCK_DATABASE_PASSWORD"),
        environment.keyring(),
        Clock.systemUTC());
  }

  /** Its process where it brings its own Java. */
  public static void main(String[] arguments) {
    RuntimeLoop.serve(SchedulerFunction::new);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context)
      throws IOException {
    restored.get().handleRequest(event, answer, context);
  }
}
