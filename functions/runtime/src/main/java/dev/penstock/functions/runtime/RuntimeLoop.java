package dev.penstock.functions.runtime;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.penstock.function.FailureLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The process of a function that brings its own Java: makes the function, then takes calls one
 * after the other from Lambda's Runtime API. It does what the official runtime client does for a
 * {@link RequestStreamHandler}, with as few classes as that takes: no reflection, no native part,
 * nothing that is made at run time. See docs/adr/2026-11-22-functions-with-their-own-java.md.
 */
public final class RuntimeLoop {

  /** Where the SDK of X-Ray and our own log find the trace of the call. */
  private static final String TRACE = "com.amazonaws.xray.traceHeader";

  private static final String PART = "runtime";

  private final RuntimeApi api;
  private final Map<String, String> variables;
  private final Clock clock;

  private RuntimeLoop(RuntimeApi api, Map<String, String> variables, Clock clock) {
    this.api = api;
    this.variables = variables;
    this.clock = clock;
  }

  /**
   * Takes calls for as long as the process lives. It ends the process, with 1, when the function
   * can't be made, when it can't go on after a call, or when the Runtime API is away; Lambda starts
   * another one.
   *
   * @param function makes what is called
   */
  public static void serve(Supplier<? extends RequestStreamHandler> function) {
    run(System.getenv(), Clock.systemUTC(), function);
    System.exit(1);
  }

  /** Takes calls until that is no longer possible. */
  static void run(
      Map<String, String> variables,
      Clock clock,
      Supplier<? extends RequestStreamHandler> function) {
    try (RuntimeApi api = RuntimeApi.at(variables.getOrDefault("AWS_LAMBDA_RUNTIME_API", ""))) {
      RuntimeLoop loop = new RuntimeLoop(api, variables, clock);
      Optional<RequestStreamHandler> handler = loop.start(function);
      if (handler.isPresent()) {
        loop.take(handler.get());
      }
    } catch (IOException e) {
      FailureLog.error(PART, "The Runtime API is away.", e);
    }
  }

  private Optional<RequestStreamHandler> start(Supplier<? extends RequestStreamHandler> function)
      throws IOException {
    try {
      return Optional.of(function.get());
    } catch (RuntimeException | Error e) {
      FailureLog.error(PART, "The function can't be started.", e);
      api.notStarted(Failure.of(e));
      return Optional.empty();
    }
  }

  private void take(RequestStreamHandler handler) throws IOException {
    boolean sound = true;
    while (sound) {
      Invocation invocation = api.next();
      if (invocation.traceId().isPresent()) {
        System.setProperty(TRACE, invocation.traceId().get());
      } else {
        System.clearProperty(TRACE);
      }
      sound = answer(handler, invocation);
    }
  }

  /** Whether the process may go on. */
  private boolean answer(RequestStreamHandler handler, Invocation invocation) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream(1024);
    try {
      handler.handleRequest(
          new ByteArrayInputStream(invocation.event()),
          answer,
          new InvocationContext(invocation, variables, clock));
    } catch (IOException | RuntimeException | Error e) {
      FailureLog.error(PART, "A call failed.", e);
      api.failed(invocation.requestId(), Failure.of(e));
      // Nobody knows what a machine that ran out of something has left undone.
      return !(e instanceof VirtualMachineError);
    }
    api.answered(invocation.requestId(), answer.toByteArray());
    return true;
  }
}
