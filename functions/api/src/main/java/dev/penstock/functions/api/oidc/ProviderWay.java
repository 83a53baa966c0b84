package dev.penstock.functions.api.oidc;

import dev.penstock.functions.api.access.Accounts;
import dev.penstock.functions.api.access.SessionCookie;
import dev.penstock.http.HttpRequest;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.net.URI;
import java.time.Clock;

/** What there is when people sign in through a provider. */
record ProviderWay(
    SignInSettings settings, Provider provider, IdTokens tokens, Attempts attempts, People people) {

  static ProviderWay of(SignInSettings settings, Keyring keyring, Accounts accounts, Clock clock) {
    Provider provider = new Provider(settings, clock);
    return new ProviderWay(
        settings,
        provider,
        new IdTokens(settings, provider, clock),
        new Attempts(keyring, clock),
        new People(accounts, settings.first()));
  }

  /**
   * A place of the console. Where it is is a setting: a request may say anything, and the provider
   * sends codes there. Only on a machine of one's own is the request believed.
   */
  URI console(HttpRequest request, String path) {
    if (settings.console().isPresent()) {
      return URI.create(settings.console().get() + path);
    }
    if (SessionCookie.isPlainLoopback(request)) {
      return URI.create("http://" + request.header("host").orElse("") + path);
    }
    throw PlatformException.of(
        ProblemType.UNAVAILABLE,
        "Nobody can sign in from here before PENSTOCK_OIDC_CONSOLE says where the console is.");
  }

  @Override
  public String toString() {
    return "ProviderWay[" + settings + "]";
  }
}
