package dev.penstock.node.http;

import dev.penstock.functions.api.Api;
import dev.penstock.functions.api.audit.FeedAdmission;
import dev.penstock.functions.api.audit.LiveFeed;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.problem.PlatformException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams the live feed as server-sent events, on the request's own virtual thread. Who may follow,
 * and from where, the API decides; a function in Lambda could not hold the connection.
 */
public final class FeedRoute extends Handler.Abstract {

  private static final Logger LOG = LoggerFactory.getLogger(FeedRoute.class);

  private final Api api;
  private final LiveFeed feed;

  public FeedRoute(Api api, LiveFeed feed) {
    this.api = api;
    this.feed = feed;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    FeedAdmission admission;
    try {
      admission = api.admitToFeed(withoutBody(request));
    } catch (PlatformException e) {
      admission = new FeedAdmission.Refused(Answers.of(e));
    }
    switch (admission) {
      case FeedAdmission.Refused(HttpResponse refusal) ->
          Answers.send(refusal, request, response, callback);
      case FeedAdmission.Admitted admitted -> stream(admitted, response, callback);
    }
    return true;
  }

  private static HttpRequest withoutBody(Request request) {
    try (BodyRoom.Place none = new BodyRoom(0).place()) {
      return new RequestReader(0, Patience.STANDARD.body(), none)
          .read(request, ClientCertificates.NONE);
    }
  }

  private void stream(FeedAdmission.Admitted admitted, Response response, Callback callback) {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put("Content-Type", "text/event-stream");
    headers.put("Cache-Control", "no-store");
    // Proxies that collect an answer before they pass it on would hold the events back.
    headers.put("X-Accel-Buffering", "no");
    try {
      feed.follow(
          admitted,
          text ->
              Content.Sink.write(
                  response, false, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
      Content.Sink.write(response, true, ByteBuffer.allocate(0));
      callback.succeeded();
    } catch (IOException e) {
      LOG.debug("A follower of the live feed has gone", e);
      callback.failed(e);
    } catch (PlatformException e) {
      LOG.warn("The live feed broke off: {}", e.getMessage());
      callback.failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callback.failed(e);
    } finally {
      admitted.ended().run();
    }
  }
}
