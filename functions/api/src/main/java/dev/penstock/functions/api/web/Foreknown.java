package dev.penstock.functions.api.web;

import dev.penstock.http.HttpResponse;
import dev.penstock.store.Proviso;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers whoever is remembered, when the store has said together with what it was asked that they
 * are still the same. Whatever came of it otherwise is thrown away, a refusal too, and who asks is
 * to be found out: nobody learns anything here by a key that is good no more.
 */
final class Foreknown {

  private static final Logger LOG = LoggerFactory.getLogger(Foreknown.class);

  private Foreknown() {}

  /** The answer; empty when who asks must be found out first. */
  static Optional<HttpResponse> answer(
      Exchange exchange, Proviso proviso, Function<Exchange, HttpResponse> serve) {
    try {
      HttpResponse answer =
          RequestReach.within(
              exchange.reach(),
              proviso,
              () -> Answering.of(exchange.request(), () -> serve.apply(exchange)));
      return proviso.isHeld() ? Optional.of(answer) : Optional.empty();
    } catch (Proviso.Failed e) {
      LOG.debug("{} is not what it was", exchange.principal().actor(), e);
      return Optional.empty();
    }
  }
}
