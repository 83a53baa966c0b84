package dev.penstock.functions.api.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Authenticator;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.access.Sessions;
import dev.penstock.functions.api.access.SignIn;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Signing in to the console and out of it. Thread-safe. */
public final class SessionResource {

  private final Database database;
  private final Sessions sessions;
  private final AuditTrail trail;
  private final Clock clock;

  public SessionResource(Database database, Sessions sessions, AuditTrail trail, Clock clock) {
    this.database = database;
    this.sessions = sessions;
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
    Optional<Sessions.Opened> opened =
        database.inTransaction(
            transaction -> {
              var invited = SignIn.redeem(transaction, code, clock.instant());
              if (invited.isEmpty()) {
                return Optional.empty();
              }
              var session =
                  sessions.open(
                      transaction, invited.get().person(), invited.get().grants(), Set.of());
              if (session.isEmpty()) {
                return session;
              }
              String actor = session.get().person().actor();
              trail.append(
                  transaction,
                  AuditEntry.of("session.opened", actor, actor)
                      .with("from", exchange.request().sourceIp()));
              return session;
            });
    Sessions.Opened session =
        opened.orElseThrow(
            () ->
                PlatformException.of(
                    ProblemType.UNAUTHENTICATED,
                    "The sign-in link is unknown, expired or was used before. Restart the node for"
                        + " a new one."));
    return HttpResponse.json(200, json(session.person()))
        .withCookie(cookie(exchange.request(), session.id(), Sessions.LONGEST.toSeconds()));
  }

  private HttpResponse get(Exchange exchange) {
    exchange.query();
    return HttpResponse.json(200, json(person(exchange)));
  }

  private HttpResponse signOut(Exchange exchange) {
    exchange.query();
    Principal.Person person = person(exchange);
    database.inTransaction(
        transaction -> {
          sessions.end(transaction, person);
          return trail.append(
              transaction, AuditEntry.of("session.ended", person.actor(), person.actor()));
        });
    return new HttpResponse(204, Map.of(), new byte[0])
        .withCookie(cookie(exchange.request(), "", 0));
  }

  private static Principal.Person person(Exchange exchange) {
    return switch (exchange.principal()) {
      case Principal.Person person -> person;
      case Principal.Key _, Principal.Token _, Principal.Anonymous _ ->
          throw new IllegalStateException("access is decided before the handler runs");
    };
  }

  private static ObjectNode json(Principal.Person person) {
    ObjectNode json = Json.object().put("person", person.name());
    var roles = json.putArray("roles");
    person.grants().roles().forEach(roles::add);
    json.set("grants", person.grants().json());
    return json.put("csrfToken", person.csrfToken())
        .put("expiresAt", person.expiresAt().toString());
  }

  private static String cookie(HttpRequest request, String value, long seconds) {
    String cookie =
        "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict"
            .formatted(Authenticator.COOKIE, value, seconds);
    return isPlainLoopback(request) ? cookie : cookie + "; Secure";
  }

  /** A browser on this machine talks plain HTTP to the node; everyone else comes over TLS. */
  private static boolean isPlainLoopback(HttpRequest request) {
    boolean plain = !request.header("x-forwarded-proto").orElse("http").equals("https");
    String host = request.header("host").orElse("");
    return plain && host.matches("(127\\.0\\.0\\.1|localhost|\\[::1\\])(:\\d+)?");
  }
}
