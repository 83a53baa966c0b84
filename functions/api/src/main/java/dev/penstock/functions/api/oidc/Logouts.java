package dev.penstock.functions.api.oidc;

import dev.penstock.functions.api.access.Identity;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.SessionEnds;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signing out on both sides: from here at the provider (RP-Initiated Logout 1.0), and what the
 * provider has ended here (Back-Channel Logout 1.0). Thread-safe.
 */
public final class Logouts {

  private static final String FIELD = "logout_token=";

  private final Database database;
  private final Optional<ProviderWay> way;
  private final SessionEnds ends;

  Logouts(Database database, Optional<ProviderWay> way, SessionEnds ends) {
    this.database = database;
    this.way = way;
    this.ends = ends;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/session/logout-tokens", Operation.END_BY_PROVIDER, this::endedThere)
            .takingAnyMedia());
  }

  /**
   * Where a browser ends the provider's session too.
   *
   * @return empty when the provider has no such place or is away: a session here always ends
   */
  public Optional<URI> continuation(String idToken, HttpRequest request) {
    if (way.isEmpty()) {
      return Optional.empty();
    }
    ProviderWay through = way.get();
    try {
      Map<String, String> query = new LinkedHashMap<>();
      query.put("client_id", through.settings().client());
      query.put("id_token_hint", idToken);
      query.put("post_logout_redirect_uri", through.console(request, "/sign-in").toString());
      return through.provider().metadata().endSession().map(it -> ProviderHttp.with(it, query));
    } catch (PlatformException e) {
      return Optional.empty();
    }
  }

  private HttpResponse endedThere(Exchange exchange) {
    exchange.query();
    ProviderWay through = ProviderResource.required(way);
    Verdict verdict = through.tokens().judgeLogout(token(exchange.request()));
    return switch (verdict) {
      case Verdict.Refused(String why) ->
          throw PlatformException.of(
              ProblemType.INVALID_INPUT, "The logout token is not one that counts: " + why + ".");
      case Verdict.Proved(Identity identity, _, _, Optional<String> session) -> {
        database.inTransaction(
            transaction ->
                session.isPresent()
                    ? ends.byProvider(transaction, identity.issuer(), session.get())
                    : ends.byProvider(transaction, identity));
        yield new HttpResponse(204, Map.of(), new byte[0]);
      }
    };
  }

  /** The one field of the form; a token has nothing that forms encode. */
  private static String token(HttpRequest request) {
    String form = new String(request.body(), StandardCharsets.UTF_8);
    for (String pair : form.split("&", -1)) {
      if (pair.startsWith(FIELD)) {
        return pair.substring(FIELD.length());
      }
    }
    return "";
  }
}
