package dev.penstock.node.http;

import dev.penstock.http.HttpResponse;
import dev.penstock.problem.PlatformException;
import java.io.IOException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Hosts one function behind a path. */
final class FunctionRoute extends Handler.Abstract {

  private final HostedFunction function;
  private final int bodyLimit;
  private final ClientCertificates certificates;

  FunctionRoute(HostedFunction function, int bodyLimit, ClientCertificates certificates) {
    this.function = function;
    this.bodyLimit = bodyLimit;
    this.certificates = certificates;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Answers.send(answer(request, response), request, response, callback);
    return true;
  }

  private HttpResponse answer(Request request, Response response) {
    try {
      return function.call(RequestReader.read(request, bodyLimit, certificates));
    } catch (PlatformException e) {
      if (e.problem().status() == 413) {
        // The rest of the body is not read: the connection can't carry another request.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
      }
      return Answers.of(e);
    } catch (IOException | RuntimeException e) {
      return Answers.of(e);
    }
  }
}
