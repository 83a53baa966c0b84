package dev.penstock.functions.api.oidc;

import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Accounts;
import dev.penstock.functions.api.access.SessionEnds;
import dev.penstock.functions.api.access.Sessions;
import dev.penstock.functions.api.web.Route;
import dev.penstock.keyring.Keyring;
import dev.penstock.store.Database;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The way through a provider put together; without settings nobody can go it. Thread-safe. */
public final class Oidc {

  private final ProviderResource provider;
  private final Logouts logouts;

  public Oidc(
      Database database,
      Optional<SignInSettings> settings,
      Keyring keyring,
      Accounts accounts,
      Sessions sessions,
      SessionEnds ends,
      AuditTrail trail,
      Clock clock) {
    Optional<ProviderWay> way = settings.map(it -> ProviderWay.of(it, keyring, accounts, clock));
    this.provider =
        new ProviderResource(database, way, new Arrivals(database, sessions, ends, trail));
    this.logouts = new Logouts(database, way, ends);
  }

  public List<Route> routes() {
    return Stream.of(provider.routes(), logouts.routes()).flatMap(List::stream).toList();
  }

  public Logouts logouts() {
    return logouts;
  }
}
