package dev.penstock.functions.api.oidc;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Identity;
import dev.penstock.functions.api.access.SessionCookie;
import dev.penstock.functions.api.access.SessionEnds;
import dev.penstock.functions.api.access.Sessions;
import dev.penstock.functions.api.access.SignedIn;
import dev.penstock.http.HttpRequest;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Lets in who comes back from the provider, or not; both are on the trail before they are told.
 * Thread-safe.
 */
final class Arrivals {

  private final Database database;
  private final Sessions sessions;
  private final SessionEnds ends;
  private final AuditTrail trail;

  Arrivals(Database database, Sessions sessions, SessionEnds ends, AuditTrail trail) {
    this.database = database;
    this.sessions = sessions;
    this.ends = ends;
    this.trail = trail;
  }

  private sealed interface Arrival {
    record Admitted(Sessions.Opened session) implements Arrival {}

    record Stranger() implements Arrival {}

    record Disabled() implements Arrival {}
  }

  /**
   * Opens a session.
   *
   * @throws PlatformException {@code unauthenticated} when nothing was proved, {@code forbidden}
   *     when it is somebody who may not
   */
  Sessions.Opened admit(ProviderWay way, Returned returned, HttpRequest request) {
    if (!database.inTransaction(it -> way.attempts().use(it, returned.state(), request))) {
      throw PlatformException.of(
          ProblemType.UNAUTHENTICATED,
          "This sign-in did not begin in this browser, took too long or was used before. Begin"
              + " again.");
    }
    Provider.Exchange exchange = redeem(way, returned, request);
    Verdict verdict =
        switch (exchange) {
          case Provider.Exchange.Failed(String error) -> new Verdict.Refused(error);
          case Provider.Exchange.Tokens tokens ->
              way.tokens().judge(tokens, way.attempts().nonce(returned.state()));
        };
    return switch (verdict) {
      case Verdict.Refused(String why) -> {
        database.inTransaction(it -> refused(it, "unknown", why, request));
        throw PlatformException.of(
            ProblemType.UNAUTHENTICATED,
            "The identity provider did not sign you in, or what it said can't be trusted: %s."
                .formatted(why));
      }
      case Verdict.Proved proved -> {
        if (exchange instanceof Provider.Exchange.Tokens tokens) {
          yield admit(way, proved, tokens.idToken(), request);
        }
        throw new IllegalStateException("nothing is proved without tokens");
      }
    };
  }

  private static Provider.Exchange redeem(ProviderWay way, Returned returned, HttpRequest request) {
    if (returned.isMixedUp(way.settings(), way.provider().metadata())) {
      return new Provider.Exchange.Failed("iss");
    }
    return returned
        .code()
        .map(
            code ->
                way.provider()
                    .redeem(
                        code,
                        way.attempts().verifier(returned.state()),
                        way.console(request, ProviderResource.RETURN)))
        .orElseGet(
            () -> new Provider.Exchange.Failed(Provider.errorCode(returned.error().orElse(""))));
  }

  private Sessions.Opened admit(
      ProviderWay way, Verdict.Proved proved, String idToken, HttpRequest request) {
    Identity identity = proved.identity();
    Arrival arrival =
        database.inTransaction(transaction -> arrive(transaction, way, proved, idToken, request));
    return switch (arrival) {
      case Arrival.Admitted(Sessions.Opened session) -> session;
      case Arrival.Stranger() ->
          throw PlatformException.of(
              ProblemType.FORBIDDEN,
              "Nobody has given you access yet. Give an administrator this id: "
                  + identity.subject());
      case Arrival.Disabled() ->
          throw PlatformException.of(
              ProblemType.FORBIDDEN,
              "Your access was taken away. Ask an administrator; your id is " + identity.subject());
    };
  }

  private Arrival arrive(
      Connection transaction,
      ProviderWay way,
      Verdict.Proved proved,
      String idToken,
      HttpRequest request)
      throws SQLException {
    Identity identity = proved.identity();
    Optional<String> name = way.people().nameOf(transaction, proved);
    if (name.isEmpty()) {
      refused(transaction, "person:" + identity.subject(), "no-account", request);
      return new Arrival.Stranger();
    }
    var provider = new SignedIn.AtProvider(identity, proved.session(), idToken);
    var signedIn = new SignedIn(name.get(), Grants.NONE, proved.groups(), Optional.of(provider));
    Optional<Sessions.Opened> session = sessions.open(transaction, signedIn, request);
    if (session.isEmpty()) {
      refused(transaction, "person:" + identity.subject(), "disabled", request);
      return new Arrival.Disabled();
    }
    String actor = session.get().person().actor();
    ends.replace(
        transaction, Optional.ofNullable(request.cookies().get(SessionCookie.NAME)), actor);
    trail.append(
        transaction,
        AuditEntry.of("session.opened", actor, actor)
            .with("session", session.get().person().session())
            .with("sourceIp", request.sourceIp())
            .with("issuer", identity.issuer())
            .with("providerSubject", identity.subject()));
    return new Arrival.Admitted(session.get());
  }

  private long refused(Connection transaction, String who, String why, HttpRequest request)
      throws SQLException {
    return trail.append(
        transaction,
        AuditEntry.of("sign-in.refused", "anonymous", who)
            .with("why", why)
            .with("sourceIp", request.sourceIp()));
  }
}
