package dev.penstock.functions.api.session;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.access.SessionCookie;
import dev.penstock.functions.api.access.SessionEnds;
import dev.penstock.functions.api.access.Sessions;
import dev.penstock.functions.api.access.SignIn;
import dev.penstock.functions.api.access.SignedIn;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signing in to the console and out of it. Thread-safe. */
public final class SessionResource {

  private final Database database;
  private final Sessions sessions;
  private final SessionEnds ends;
  private final EndSession logouts;
  private final AuditTrail trail;
  private final Clock clock;

  /** Where a browser ends the session of its identity provider too. */
  @FunctionalInterface
  public interface EndSession {
    Optional<URI> continuation(String idToken, HttpRequest request);
  }

  public SessionResource(
      Database database,
      Sessions sessions,
      SessionEnds ends,
      EndSession logouts,
      AuditTrail trail,
      Clock clock) {
    this.database = database;
    this.sessions = sessions;
    this.ends = ends;
    this.logouts = logouts;
    this.trail = trail;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("POST", "/session", Operation.SIGN_IN, this::signIn),
        Route.of("GET", "/session", Operation.GET_SESSION, this::get),
        Route.of("DELETE", "/session", Operation.SIGN_OUT, this::signOut));
  }

  private HttpResponse signIn(Exchange exchange) {
    exchange.query();
    Members body = exchange.body();
    String code = body.text("code", 200);
    body.done();
    HttpRequest request = exchange.request();
    Optional<Sessions.Opened> opened =
        database.inTransaction(
            transaction -> {
              var invited = SignIn.redeem(transaction, code, clock.instant());
              if (invited.isEmpty()) {
                return Optional.empty();
              }
              var session = sessions.open(transaction, SignedIn.byLink(invited.get()), request);
              if (session.isEmpty()) {
                return session;
              }
              String actor = session.get().person().actor();
              ends.replace(
                  transaction,
                  Optional.ofNullable(request.cookies().get(SessionCookie.NAME)),
                  actor);
              trail.append(
                  transaction,
                  AuditEntry.of("session.opened", actor, actor)
                      .with("session", session.get().person().session())
                      .with("sourceIp", request.sourceIp()));
              return session;
            });
    return SessionAnswer.opened(
        opened.orElseThrow(
            () ->
                PlatformException.of(
                    ProblemType.UNAUTHENTICATED,
                    "The sign-in link is unknown, expired or was used before. Restart the node for"
                        + " a new one.")),
        request);
  }

  private HttpResponse get(Exchange exchange) {
    exchange.query();
    return HttpResponse.json(200, SessionAnswer.json(exchange.person()));
  }

  private HttpResponse signOut(Exchange exchange) {
    exchange.query();
    Principal.Person person = exchange.person();
    HttpRequest request = exchange.request();
    // The provider is asked where it signs people out before the transaction, which is short.
    Optional<URI> continuation =
        database
            .inTransaction(connection -> sessions.idToken(connection, person.session()))
            .flatMap(token -> logouts.continuation(token, request));
    database.inTransaction(
        transaction -> {
          ends.signOut(transaction, person);
          return true;
        });
    String gone = SessionCookie.of(request, "", 0);
    return continuation
        .map(it -> HttpResponse.json(200, Json.object().put("continueAt", it.toString())))
        .orElseGet(() -> new HttpResponse(204, Map.of(), new byte[0]))
        .withCookie(gone);
  }
}
