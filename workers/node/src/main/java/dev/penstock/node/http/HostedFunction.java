package dev.penstock.node.http;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.http.LambdaHttp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Calls a Lambda handler the way Lambda does: an API Gateway event in, an answer out, as bytes.
 * What runs here is what runs there. Thread-safe as far as the handler is.
 *
 * @param name for the logs
 * @param handler the function
 */
public record HostedFunction(String name, RequestStreamHandler handler) {

  public HttpResponse call(HttpRequest request) throws IOException {
    ByteArrayOutputStream event = new ByteArrayOutputStream(request.body().length * 4 / 3 + 2048);
    LambdaHttp.writeRequest(request, event);
    ByteArrayOutputStream answer = new ByteArrayOutputStream(2048);
    handler.handleRequest(
        new ByteArrayInputStream(event.toByteArray()), answer, new LocalContext(name));
    return LambdaHttp.readResponse(new ByteArrayInputStream(answer.toByteArray()));
  }
}
