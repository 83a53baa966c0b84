package dev.penstock.node.http;

import dev.penstock.http.HttpFunction;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Which part answers which path. */
public final class Routes extends Handler.Abstract {

  private static final Pattern FEEDS = Pattern.compile("/api/v1/(events|runs/[^/]+/events)");

  // A configuration folder of many files comes in one request.
  private static final int API_BODY_LIMIT = 8 << 20;

  private final Handler hooks;
  private final Handler api;
  private final Handler feed;
  private final Handler console;

  /**
   * The node's paths.
   *
   * @param ingress behind {@code /hooks/}
   * @param hookLimit most bytes of a webhook's body
   * @param certificates where a sender's certificate comes from
   * @param api behind {@code /api/}
   * @param feed behind {@code GET /api/v1/events} and {@code GET /api/v1/runs/{id}/events}
   * @param meter counts what is asked of functions
   * @param consoleBase class path folder of the console's files
   */
  public Routes(
      HttpFunction ingress,
      int hookLimit,
      ClientCertificates certificates,
      HttpFunction api,
      FeedRoute feed,
      RequestMeter meter,
      String consoleBase) {
    BodyRoom room = BodyRoom.ofThisProcess();
    this.hooks =
        new FunctionRoute(ingress, hookLimit, certificates, room, "/hooks/{trigger}", meter);
    this.api =
        new FunctionRoute(api, API_BODY_LIMIT, ClientCertificates.NONE, room, "/api/v1", meter);
    this.feed = feed;
    this.console = new ConsoleRoute(new ConsoleFiles(consoleBase));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    BrowserRules.put(response.getHeaders());
    String path = request.getHttpURI().getPath();
    return route(request.getMethod(), path == null ? "/" : path)
        .handle(request, response, callback);
  }

  private Handler route(String method, String path) {
    if (path.startsWith("/hooks/")) {
      return hooks;
    }
    if (method.equals("GET") && FEEDS.matcher(path).matches()) {
      return feed;
    }
    return path.startsWith("/api/") ? api : console;
  }
}
