package dev.penstock.node.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The least that a function can be: what is left is the runtime itself. */
public final class BareHandler implements RequestStreamHandler {

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    event.readAllBytes();
    answer.write("{\"statusCode\":202}".getBytes(StandardCharsets.UTF_8));
  }
}
