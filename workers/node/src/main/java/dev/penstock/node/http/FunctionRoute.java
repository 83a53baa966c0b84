package dev.penstock.node.http;

import dev.penstock.http.HttpFunction;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.problem.PlatformException;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Hosts one function behind a path. Thread-safe as far as the function is. */
public final class FunctionRoute extends Handler.Abstract {

  private static final long RETRY_SECONDS = 5;

  private final HttpFunction function;
  private final int bodyLimit;
  private final ClientCertificates certificates;
  private final BodyRoom room;
  private final Duration patience;
  private final String route;
  private final RequestMeter meter;

  /**
   * A route.
   *
   * @param bodyLimit most bytes of one body
   * @param certificates where a client's certificate comes from
   * @param room what all bodies may take together
   * @param route the path below which it answers, as its requests are counted
   */
  public FunctionRoute(
      HttpFunction function,
      int bodyLimit,
      ClientCertificates certificates,
      BodyRoom room,
      String route,
      RequestMeter meter) {
    this(function, bodyLimit, certificates, room, Patience.STANDARD, route, meter);
  }

  FunctionRoute(
      HttpFunction function,
      int bodyLimit,
      ClientCertificates certificates,
      BodyRoom room,
      Patience patience,
      String route,
      RequestMeter meter) {
    this.function = function;
    this.bodyLimit = bodyLimit;
    this.certificates = certificates;
    this.room = room;
    this.patience = patience.body();
    this.route = route;
    this.meter = meter;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    long begun = System.nanoTime();
    HttpResponse answer = answer(request, response);
    meter.answered(
        request.getMethod(), route, answer.status(), Duration.ofNanos(System.nanoTime() - begun));
    Answers.send(answer, request, response, callback);
    return true;
  }

  private HttpResponse answer(Request request, Response response) {
    try (BodyRoom.Place place = room.place()) {
      var reader = new RequestReader(bodyLimit, patience, place);
      return function.answer(read(reader, request, response));
    } catch (PlatformException e) {
      HttpResponse answer = Answers.of(e);
      return answer.status() == 503
          ? answer.with("retry-after", Long.toString(RETRY_SECONDS))
          : answer;
    } catch (RuntimeException e) {
      return Answers.of(e);
    }
  }

  private HttpRequest read(RequestReader reader, Request request, Response response) {
    try {
      return reader.read(request, certificates);
    } catch (PlatformException e) {
      // The rest of the body is not read: the connection can't carry another request.
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      throw e;
    }
  }
}
