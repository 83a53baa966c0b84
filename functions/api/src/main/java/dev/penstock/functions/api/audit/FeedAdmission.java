package dev.penstock.functions.api.audit;

import dev.penstock.http.HttpResponse;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Whether a request may follow the live feed; for the host that streams it. */
public sealed interface FeedAdmission {

  /**
   * It may.
   *
   * @param after the place to go on from
   * @param run whose entries alone are followed, to its end; all for ever when empty
   * @param stillPermitted whether the session or key still holds
   * @param ended to be called once the stream has ended, however it did: a principal may have only
   *     so many at once
   */
  record Admitted(long after, Optional<String> run, BooleanSupplier stillPermitted, Runnable ended)
      implements FeedAdmission {}

  /** It may not, or there is nothing left to follow; send this and close. */
  record Refused(HttpResponse response) implements FeedAdmission {}
}
