package dev.penstock.node.http;

import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemJson;
import dev.penstock.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What the HTTP layer itself refuses, as an RFC 9457 problem like everything else. */
final class ProblemErrors extends ErrorHandler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    BrowserRules.put(response.getHeaders());
    HttpResponse answer = answer(response.getStatus());
    response.getHeaders().put("Content-Type", ProblemJson.MEDIA_TYPE);
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
    return true;
  }

  private static HttpResponse answer(int status) {
    ProblemType type =
        switch (status) {
          case 404 -> ProblemType.NOT_FOUND;
          case 405 -> ProblemType.METHOD_NOT_ALLOWED;
          case 413 -> ProblemType.PAYLOAD_TOO_LARGE;
          case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
          case 503 -> ProblemType.UNAVAILABLE;
          default -> status >= 500 ? ProblemType.INTERNAL : ProblemType.INVALID_INPUT;
        };
    var json = ProblemJson.of(Problem.of(type, detail(status)));
    json.put("status", status);
    return new HttpResponse(
        status, java.util.Map.of(), Json.write(json).getBytes(StandardCharsets.UTF_8));
  }

  private static String detail(int status) {
    return switch (status) {
      case 400 -> "This is not a request that HTTP allows.";
      case 408 -> "The request did not come in time.";
      case 414 -> "The address is too long.";
      case 431 -> "The headers are too long.";
      case 503 -> "The node is starting or stopping. Try again in a moment.";
      default -> "The request could not be answered.";
    };
  }
}
