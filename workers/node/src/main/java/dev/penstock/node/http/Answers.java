package dev.penstock.node.http;

import dev.penstock.http.HttpResponse;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a function's answer on the wire. */
final class Answers {

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  static void send(HttpResponse answer, Request request, Response response, Callback callback) {
    response.setStatus(answer.status());
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    for (String cookie : answer.cookies()) {
      response.getHeaders().add(HttpHeader.SET_COOKIE, cookie);
    }
    boolean bodiless = request.getMethod().equals("HEAD");
    response.write(true, ByteBuffer.wrap(bodiless ? new byte[0] : answer.body()), callback);
  }

  /** What a failure answers; an unexpected one tells nothing of itself. */
  static HttpResponse of(Exception e) {
    if (e instanceof PlatformException known) {
      return HttpResponse.problem(known.problem());
    }
    LOG.error("A request failed unexpectedly", e);
    return HttpResponse.problem(
        Problem.of(ProblemType.INTERNAL, "Something went wrong. It is in the node's log."));
  }
}
