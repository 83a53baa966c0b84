package dev.penstock.node.http;

import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.problem.PlatformException;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Hosts one function behind a path. Thread-safe as far as the function is. */
public final class FunctionRoute extends Handler.Abstract {

  private static final long RETRY_SECONDS = 5;

  private final HostedFunction function;
  private final int bodyLimit;
  private final ClientCertificates certificates;
  private final BodyRoom room;
  private final Duration patience;

  /**
   * A route.
   *
   * @param bodyLimit most bytes of one body
   * @param certificates where a client's certificate comes from
   * @param room what all bodies may take together
   */
  public FunctionRoute(
      HostedFunction function, int bodyLimit, ClientCertificates certificates, BodyRoom room) {
    this(function, bodyLimit, certificates, room, Patience.STANDARD);
  }

  FunctionRoute(
      HostedFunction function,
      int bodyLimit,
      ClientCertificates certificates,
      BodyRoom room,
      Patience patience) {
    this.function = function;
    this.bodyLimit = bodyLimit;
    this.certificates = certificates;
    this.room = room;
    this.patience = patience.body();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Answers.send(answer(request, response), request, response, callback);
    return true;
  }

  private HttpResponse answer(Request request, Response response) {
    try (BodyRoom.Place place = room.place()) {
      var reader = new RequestReader(bodyLimit, patience, place);
      return function.call(read(reader, request, response));
    } catch (PlatformException e) {
      HttpResponse answer = Answers.of(e);
      return answer.status() == 503
          ? answer.with("retry-after", Long.toString(RETRY_SECONDS))
          : answer;
    } catch (IOException | RuntimeException e) {
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
