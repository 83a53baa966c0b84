package dev.penstock.functions.api.audit;

import dev.penstock.http.HttpResponse;
import java.util.function.BooleanSupplier;

/** Whether a request may follow the live feed; for the host that streams it. */
public sealed interface FeedAdmission {

  /**
   * It may.
   *
   * @param after the place to go on from, for {@link LiveFeed#follow}
   * @param stillPermitted whether the session or key still holds
   */
  record Admitted(long after, BooleanSupplier stillPermitted) implements FeedAdmission {}

  /** It may not; send this and close. */
  record Refused(HttpResponse response) implements FeedAdmission {}
}
