package dev.penstock.functions.api.oidc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.session.SessionAnswer;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signing in through the identity provider: the browser is sent there with a state and a PKCE
 * challenge, and what it brings back is redeemed here (OpenID Connect Core, RFC 7636, RFC 9700).
 * The provider sends the browser to a page of the console, which posts what it was given: no GET
 * signs anybody in. Thread-safe.
 */
public final class ProviderResource {

  /** The page of the console that the provider sends browsers to. */
  static final String RETURN = "/sign-in/return";

  private final Database database;
  private final Optional<ProviderWay> way;
  private final Arrivals arrivals;

  ProviderResource(Database database, Optional<ProviderWay> way, Arrivals arrivals) {
    this.database = database;
    this.way = way;
    this.arrivals = arrivals;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/session/providers", Operation.LIST_PROVIDERS, this::list),
        Route.of("POST", "/session/attempts", Operation.BEGIN_SIGN_IN, this::begin),
        Route.of("POST", "/session/returns", Operation.FINISH_SIGN_IN, this::finish));
  }

  private HttpResponse list(Exchange exchange) {
    exchange.query();
    ObjectNode json = Json.object();
    var providers = json.putArray("providers");
    way.ifPresent(it -> providers.addObject().put("name", it.settings().display()));
    return HttpResponse.json(200, json);
  }

  private HttpResponse begin(Exchange exchange) {
    exchange.query();
    exchange.body().done();
    ProviderWay through = required(way);
    HttpRequest request = exchange.request();
    URI redirect = through.console(request, RETURN);
    URI authorize = through.provider().metadata().authorize();
    Attempts attempts = through.attempts();
    Attempts.Begun begun = database.inTransaction(attempts::begin);
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", through.settings().client());
    query.put("redirect_uri", redirect.toString());
    query.put("scope", through.settings().scopes());
    query.put("state", begun.state());
    query.put("nonce", attempts.nonce(begun.state()));
    query.put("code_challenge", Attempts.challenge(attempts.verifier(begun.state())));
    query.put("code_challenge_method", "S256");
    ObjectNode json =
        Json.object()
            .put("continueAt", ProviderHttp.with(authorize, query).toString())
            .put("expiresAt", begun.expiresAt().toString());
    return HttpResponse.json(201, json)
        .withCookie(Attempts.cookie(request, begun.browser(), Attempts.TTL));
  }

  private HttpResponse finish(Exchange exchange) {
    exchange.query();
    Returned returned = Returned.read(exchange);
    ProviderWay through = required(way);
    HttpRequest request = exchange.request();
    return SessionAnswer.opened(arrivals.admit(through, returned, request), request)
        .withCookie(Attempts.cookie(request, "", Duration.ZERO));
  }

  static ProviderWay required(Optional<ProviderWay> way) {
    return way.orElseThrow(
        () ->
            PlatformException.of(
                ProblemType.NOT_FOUND, "Signing in through a provider is not set up here."));
  }
}
