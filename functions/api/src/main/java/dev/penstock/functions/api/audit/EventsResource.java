package dev.penstock.functions.api.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Produces;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpResponse;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The feed where nothing can stream: what is there now, then the end. A browser's EventSource comes
 * back by itself with {@code Last-Event-ID}, so that even so nothing is lost. A host that can
 * stream uses {@link LiveFeed} instead. Thread-safe.
 */
public final class EventsResource {

  private static final int BATCH = 250;
  private static final String COME_BACK = "retry: 2000\n";

  private final AuditTail tail;

  public EventsResource(Database auditor) {
    this.tail = new AuditTail(auditor);
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/events", Operation.STREAM_EVENTS, this::now)
            .producing(Produces.EVENT_STREAM));
  }

  /** Where a follower goes on: what it says it has, or the present end. */
  public long place(Exchange exchange) {
    Query query = exchange.query("after");
    var resumed = exchange.request().header("last-event-id");
    if (resumed.isPresent()) {
      if (!resumed.get().matches("\\d{1,18}")) {
        throw PlatformException.of(
            ProblemType.INVALID_INPUT, "Last-Event-ID must be the id of an event before.");
      }
      return Long.parseLong(resumed.get());
    }
    return query.number("after", 0, Long.MAX_VALUE).orElseGet(tail::head);
  }

  private HttpResponse now(Exchange exchange) {
    long place = place(exchange);
    StringBuilder text = new StringBuilder(COME_BACK).append(ServerSentEvent.position(place));
    for (ObjectNode entry : tail.after(place, BATCH)) {
      text.append(ServerSentEvent.of(entry));
    }
    return new HttpResponse(
        200,
        Map.of("content-type", Produces.EVENT_STREAM.mediaType()),
        text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
