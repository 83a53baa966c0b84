package dev.penstock.functions.api.access;

import dev.penstock.http.HttpRequest;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.time.Clock;
import java.util.Optional;

/** Finds out who is asking. Thread-safe. */
public final class Authenticator {

  private static final String SCHEME = "bearer ";

  private final Database database;
  private final Sessions sessions;
  private final KeyHolders keys;
  private final Optional<TokenHolders> tokens;

  public Authenticator(
      Database database,
      Sessions sessions,
      Keyring keyring,
      Clock clock,
      Optional<OidcSettings> oidc) {
    this.database = database;
    this.sessions = sessions;
    Accounts accounts = new Accounts(keyring, clock);
    this.keys = new KeyHolders(database, keyring, accounts, clock);
    this.tokens = oidc.map(it -> new TokenHolders(it, database, accounts, clock));
  }

  /**
   * Who sent a request. An {@code Authorization} header counts alone: a request never has the
   * rights of a key and of a session together.
   *
   * @throws PlatformException {@code unauthenticated} when a key was shown and is no good
   */
  public Principal authenticate(HttpRequest request) {
    return authenticate(request, true);
  }

  /**
   * Who sent a request, from memory and without the store: only for who asks the store for what is
   * remembered together with all that is done for it. Empty when it must be found out.
   */
  public Optional<Remembered> remembered(HttpRequest request) {
    return request.header("authorization").flatMap(Authenticator::bearer).flatMap(keys::remembered);
  }

  /** As {@link #authenticate}, without counting it as the person being there. */
  public Principal recheck(HttpRequest request) {
    return authenticate(request, false);
  }

  /**
   * Another cookie for a person whose rights are others than when theirs was given out; empty when
   * it is not due.
   */
  public Optional<String> renew(HttpRequest request, Principal principal) {
    String token = request.cookies().get(SessionCookie.NAME);
    return principal instanceof Principal.Person person && person.due() && token != null
        ? database.inTransaction(connection -> sessions.renew(connection, person, token))
        : Optional.empty();
  }

  private Principal authenticate(HttpRequest request, boolean touch) {
    Optional<String> authorization = request.header("authorization");
    if (authorization.isPresent()) {
      return key(authorization.get());
    }
    String session = request.cookies().get(SessionCookie.NAME);
    if (session == null) {
      return new Principal.Anonymous();
    }
    return database
        .inTransaction(connection -> sessions.find(connection, session, touch))
        .<Principal>map(person -> person)
        .orElseGet(Principal.Anonymous::new);
  }

  private Principal key(String authorization) {
    return bearer(authorization)
        .<Principal>flatMap(
            token ->
                tokens.isPresent() && token.indexOf('.') >= 0
                    ? tokens.get().find(token)
                    : keys.find(token))
        .orElseThrow(
            () ->
                PlatformException.of(
                    ProblemType.UNAUTHENTICATED,
                    "The API key or token is unknown, expired or revoked. Make a key with:"
                        + " ./penstock keys create"));
  }

  private static Optional<String> bearer(String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(authorization.substring(SCHEME.length()).strip())
        : Optional.empty();
  }
}
