package dev.penstock.functions.api.web;

import dev.penstock.functions.api.access.Access;
import dev.penstock.functions.api.access.AccessDecision;
import dev.penstock.functions.api.access.Authenticator;
import dev.penstock.functions.api.access.Csrf;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.access.Remembered;
import dev.penstock.functions.api.access.SessionCookie;
import dev.penstock.functions.api.access.Sessions;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.http.RateLimit;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.FolderReach;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * From request to answer: find the route, find out who asks, ask {@link Access}, check the form,
 * run the handler. Whatever goes wrong is a problem (RFC 9457); what is a bug says nothing of its
 * insides. Thread-safe.
 */
public final class Router {

  /** Most bytes of a body. */
  public static final int LARGEST_BODY = 8 * 1024 * 1024;

  private final List<Route> routes;
  private final Authenticator authenticator;
  private final Throttle throttle;
  private final Map<Operation, Deprecation> deprecations;

  public Router(
      List<Route> routes,
      Authenticator authenticator,
      Throttle throttle,
      Map<Operation, Deprecation> deprecations) {
    this.routes = List.copyOf(routes);
    this.authenticator = authenticator;
    this.throttle = throttle;
    this.deprecations = Map.copyOf(deprecations);
  }

  public List<Route> routes() {
    return routes;
  }

  public HttpResponse answer(HttpRequest request) {
    long started = System.nanoTime();
    HttpResponse answer = Answering.of(request, () -> dispatch(request, started));
    return Compression.of(request, guarded(ScimError.told(request, answer)));
  }

  /**
   * What a request comes to whose answer its host streams: admitted like any other, but answered by
   * nobody here.
   *
   * @param handler for the request that may be answered, within its reach
   * @param refused for the answer to one that may not
   */
  public <T> T stream(
      HttpRequest request, Function<Exchange, T> handler, Function<HttpResponse, T> refused) {
    long started = System.nanoTime();
    try {
      Match match =
          matches(request.path()).stream()
              .filter(it -> it.route().method().equals("GET"))
              .findFirst()
              .orElseThrow(Exchange::notFound);
      Operation operation = match.route().operation();
      Principal principal = admit(request, operation);
      RateLimit.Taken taken = throttle.take(principal, request);
      if (!taken.isGranted()) {
        return refused.apply(guarded(throttle.refuse(request, taken)));
      }
      FolderReach reach = require(Access.decide(principal, operation));
      var exchange = new Exchange(request, principal, reach, match.segments(), started);
      return RequestReach.within(reach, () -> handler.apply(exchange));
    } catch (PlatformException e) {
      return refused.apply(guarded(Answering.refusal(e.problem().at(request.path()))));
    }
  }

  /**
   * Who asks for an operation, when they may.
   *
   * @throws PlatformException {@code unauthenticated}, {@code forbidden}
   */
  private Principal admit(HttpRequest request, Operation operation) {
    Principal principal =
        Access.decide(new Principal.Anonymous(), operation) instanceof AccessDecision.Permitted
            ? new Principal.Anonymous()
            : authenticator.authenticate(request);
    require(Access.decide(principal, operation));
    return principal;
  }

  /** Turns a refusal into its problem, and gives how far a permission goes. */
  public static FolderReach require(AccessDecision decision) {
    return switch (decision) {
      case AccessDecision.Permitted(FolderReach reach) -> reach;
      case AccessDecision.SignInFirst() ->
          throw PlatformException.of(
              ProblemType.UNAUTHENTICATED,
              "Sign in with the link that the node prints at start, or send an API key:"
                  + " ./penstock keys create");
      case AccessDecision.Refused(String reason) ->
          throw PlatformException.of(ProblemType.FORBIDDEN, reason);
    };
  }

  private HttpResponse dispatch(HttpRequest request, long started) {
    TreeSet<String> allowed = new TreeSet<>();
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    for (Match match : matches(request.path())) {
      if (match.route().method().equals(method)) {
        HttpResponse answer = told(match.route(), serve(match, request, started));
        return request.method().equals("HEAD")
            ? new HttpResponse(answer.status(), answer.headers(), new byte[0])
            : answer;
      }
      allowed.add(match.route().method());
    }
    if (allowed.isEmpty()) {
      throw Exchange.notFound();
    }
    return Answering.refusal(
            Problem.of(
                    ProblemType.METHOD_NOT_ALLOWED,
                    "Here is only " + String.join(", ", allowed) + ".")
                .at(request.path()))
        .with("allow", String.join(", ", allowed));
  }

  private record Match(Route route, Map<String, String> segments) {}

  /** What stands at a path. A template that says more of it literally names another resource. */
  private List<Match> matches(String path) {
    List<Match> found = new ArrayList<>();
    for (Route route : routes) {
      route.match(path).ifPresent(segments -> found.add(new Match(route, segments)));
    }
    int fewest = found.stream().mapToInt(match -> match.segments().size()).min().orElse(0);
    return found.stream().filter(match -> match.segments().size() == fewest).toList();
  }

  private HttpResponse serve(Match match, HttpRequest request, long started) {
    Route route = match.route();
    if (request.body().length > LARGEST_BODY) {
      throw PlatformException.of(
          ProblemType.PAYLOAD_TOO_LARGE, "The body is over " + LARGEST_BODY + " bytes.");
    }
    Optional<RateLimit.Taken> counted = Optional.empty();
    Optional<Remembered> known =
        route.oneRead() ? authenticator.remembered(request) : Optional.empty();
    if (known.isPresent()) {
      RateLimit.Taken taken = throttle.take(known.get().principal(), request);
      Optional<HttpResponse> answer =
          taken.isGranted() ? serve(match, request, started, known.get()) : Optional.empty();
      if (answer.isPresent()) {
        return throttle.tell(answer.get(), taken);
      }
      counted = Optional.of(taken);
    }
    Principal principal = admit(request, route.operation());
    RateLimit.Taken taken = counted.orElseGet(() -> throttle.take(principal, request));
    if (!taken.isGranted()) {
      return throttle.refuse(request, taken);
    }
    FolderReach reach = require(Access.decide(principal, route.operation()));
    Exchange exchange = new Exchange(request, principal, reach, match.segments(), started);
    // Before the deed: what was done must not be answered by the failure of a cookie.
    Optional<String> renewed = authenticator.renew(request, principal);
    HttpResponse answer = throttle.tell(Answering.of(request, () -> serve(route, exchange)), taken);
    return renewed.isPresent() && answer.cookies().isEmpty()
        ? answer.withCookie(SessionCookie.of(request, renewed.get(), Sessions.LONGEST.toSeconds()))
        : answer;
  }

  private static Optional<HttpResponse> serve(
      Match match, HttpRequest request, long started, Remembered known) {
    Principal principal = known.principal();
    return Access.decide(principal, match.route().operation())
            instanceof AccessDecision.Permitted(FolderReach reach)
        ? Foreknown.answer(
            new Exchange(request, principal, reach, match.segments(), started),
            known.proviso(),
            exchange -> serve(match.route(), exchange))
        : Optional.empty();
  }

  private static HttpResponse serve(Route route, Exchange exchange) {
    HttpRequest request = exchange.request();
    if (route.takesBody() || route.method().equals("DELETE")) {
      protect(request, exchange.principal());
    }
    if (route.takesBody() && !route.anyMedia() && !isJson(request)) {
      throw PlatformException.of(
          ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json.");
    }
    if (!route.produces().acceptable(request.header("accept").orElse("*/*"))) {
      throw PlatformException.of(
          ProblemType.NOT_ACCEPTABLE, "Here is only " + route.produces().mediaType() + ".");
    }
    return RequestReach.within(exchange.reach(), () -> route.handler().answer(exchange));
  }

  /** Keys can't be sent by a browser against its user's will; sessions can. */
  private static void protect(HttpRequest request, Principal principal) {
    Optional<String> objection =
        switch (principal) {
          case Principal.Anonymous() -> Csrf.foreignOrigin(request);
          case Principal.Key _, Principal.Token _ -> Optional.empty();
          case Principal.Person person -> Csrf.objection(request, person);
        };
    if (objection.isPresent()) {
      throw PlatformException.of(ProblemType.FORBIDDEN, objection.get());
    }
  }

  private static boolean isJson(HttpRequest request) {
    String type = request.header("content-type").orElse("").toLowerCase(Locale.ROOT);
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters))
        .strip()
        .equals("application/json");
  }

  private HttpResponse told(Route route, HttpResponse answer) {
    Deprecation deprecation = deprecations.get(route.operation());
    return deprecation == null ? answer : deprecation.tell(answer);
  }

  /** Answers are for the asker alone and are never taken for anything but what they say. */
  private static HttpResponse guarded(HttpResponse response) {
    String caching = response.headers().containsKey("etag") ? "private, no-cache" : "no-store";
    return response.with("cache-control", caching).with("x-content-type-options", "nosniff");
  }
}
