package dev.penstock.functions.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.penstock.function.FailureLog;
import dev.penstock.function.KeyInUse;
import dev.penstock.http.HttpFunction;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.http.LambdaHttp;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The API as a Lambda function behind an HTTP API (payload format 2.0). The node hosts the same
 * handler. Every failure is an RFC 9457 problem; it throws for nothing but a broken stream. It uses
 * nothing of the context, which may be null outside of Lambda. Thread-safe.
 */
public final class ApiHandler implements RequestStreamHandler, HttpFunction {

  private final Api api;
  private final Optional<String> consoleHost;
  private final Optional<KeyInUse> keys;

  public ApiHandler(Api api) {
    this(api, Optional.empty(), Optional.empty());
  }

  /**
   * In a function, behind something that speaks to it under another name than browsers do.
   *
   * @param consoleHost the host that browsers see, against which they are held to be of this origin
   * @param keys looked at before each request; a node sees to its keys by itself
   */
  ApiHandler(Api api, Optional<String> consoleHost, Optional<KeyInUse> keys) {
    this.api = api;
    this.consoleHost = consoleHost;
    this.keys = keys;
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context)
      throws IOException {
    LambdaHttp.answer(this, event, answer);
  }

  @Override
  public HttpResponse answer(HttpRequest request) {
    try {
      keys.ifPresent(ApiHandler::look);
      return api.answer(consoleHost.map(request::to).orElse(request));
    } catch (PlatformException e) {
      return HttpResponse.problem(e.problem());
    }
  }

  /** While the store is away, each resource says so for itself, and that of health more. */
  private static void look(KeyInUse keys) {
    try {
      keys.look();
    } catch (PlatformException e) {
      if (e.problem().type() != ProblemType.UNAVAILABLE) {
        FailureLog.error("api", e.problem().detail(), e);
        throw e;
      }
    }
  }
}
