package dev.penstock.functions.api.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.Chaining;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Produces;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpResponse;
import dev.penstock.person.Disclosure;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The feed where nothing can stream: what is there now, then the end. A browser's EventSource comes
 * back by itself with {@code Last-Event-ID}, so that even so nothing is lost. A host that can
 * stream uses {@link LiveFeed} instead. Thread-safe.
 */
public final class EventsResource {

  private static final int BATCH = 250;
  private static final String COME_BACK = "retry: 2000\n";

  private final Database api;
  private final Chaining chaining;
  private final AuditTail tail;

  /**
   * The feed.
   *
   * @param api shows a request the runs of its folders alone
   * @param auditor may read the trail
   */
  public EventsResource(Database api, Database auditor, Chaining chaining, Disclosure disclosure) {
    this.api = api;
    this.chaining = chaining;
    this.tail = new AuditTail(auditor, chaining, disclosure);
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/events", Operation.STREAM_EVENTS, this::now)
            .producing(Produces.EVENT_STREAM),
        Route.of("GET", "/runs/{id}/events", Operation.STREAM_RUN_EVENTS, this::now)
            .producing(Produces.EVENT_STREAM));
  }

  /**
   * What a request follows.
   *
   * @param after the last entry that the follower has
   * @param run whose entries alone, if one is named
   * @param isTold whether the run is over and the follower has all of it
   */
  public record Followed(long after, Optional<String> run, boolean isTold) {}

  /**
   * What a request follows, and from where: from what it says it has. Otherwise a run is told from
   * its beginning, and everything from now on.
   */
  public Followed followed(Exchange exchange) {
    Optional<Long> given = given(exchange);
    if (!exchange.segments().containsKey("id")) {
      return new Followed(given.orElseGet(tail::head), Optional.empty(), false);
    }
    String run = exchange.segment("id");
    if (!isVisible(run)) {
      throw Exchange.notFound();
    }
    long after = given.orElse(0L);
    boolean isTold = tail.isOver(run) && tail.after(after, Optional.of(run), 1).isEmpty();
    return new Followed(after, Optional.of(run), isTold);
  }

  /** Whether a run is one that the request at hand may know of. */
  public boolean isVisible(String run) {
    return api.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement("SELECT FROM run WHERE id = ?")) {
            select.setString(1, run);
            try (ResultSet row = select.executeQuery()) {
              return row.next();
            }
          }
        });
  }

  /** To who follows a run that is over and told: an EventSource doesn't come back after it. */
  public static HttpResponse told() {
    return new HttpResponse(204, Map.of(), new byte[0]);
  }

  private static Optional<Long> given(Exchange exchange) {
    Query query = exchange.query("after");
    Optional<String> resumed = exchange.request().header("last-event-id");
    if (resumed.isPresent()) {
      if (!resumed.get().matches("\\d{1,18}")) {
        throw PlatformException.of(
            ProblemType.INVALID_INPUT, "Last-Event-ID must be the id of an event before.");
      }
      return Optional.of(Long.valueOf(resumed.get()));
    }
    return query.number("after", 0, Long.MAX_VALUE);
  }

  private HttpResponse now(Exchange exchange) {
    Followed followed = followed(exchange);
    if (followed.isTold()) {
      return told();
    }
    chaining.catchUp();
    StringBuilder text =
        new StringBuilder(COME_BACK).append(ServerSentEvent.position(followed.after()));
    for (ObjectNode entry : tail.after(followed.after(), followed.run(), BATCH)) {
      text.append(ServerSentEvent.of(entry));
    }
    return new HttpResponse(
        200,
        Map.of("content-type", Produces.EVENT_STREAM.mediaType()),
        text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
