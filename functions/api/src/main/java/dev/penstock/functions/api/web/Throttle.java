package dev.penstock.functions.api.web;

import dev.penstock.functions.api.access.Principal;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.http.RateLimit;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.util.function.LongSupplier;

/**
 * Counts the requests of each principal, and of each address that has proved nothing, and tells on
 * every answer how many are left (draft-ietf-httpapi-ratelimit-headers-10). Thread-safe.
 */
public final class Throttle {

  private static final String POLICY = "\"default\"";

  private final RateLimit limit;
  private final String policy;

  public Throttle(ApiRate rate, LongSupplier nanoTime) {
    this.limit = new RateLimit(rate.perSecond(), rate.burst(), nanoTime);
    long window = Math.ceilDiv(rate.burst(), rate.perSecond());
    this.policy = POLICY + ";q=" + rate.burst() + ";w=" + window;
  }

  RateLimit.Taken take(Principal principal, HttpRequest request) {
    return limit.take(
        switch (principal) {
          case Principal.Anonymous() -> "address:" + request.sourceIp();
          case Principal.Key _, Principal.Token _, Principal.Person _ -> principal.actor();
        });
  }

  HttpResponse tell(HttpResponse answer, RateLimit.Taken taken) {
    return answer
        .with("ratelimit-policy", policy)
        .with(
            "ratelimit",
            POLICY
                + ";r="
                + taken.remaining()
                + ";t="
                + RateLimit.Taken.seconds(taken.isGranted() ? taken.full() : taken.pause()));
  }

  HttpResponse refuse(HttpRequest request, RateLimit.Taken taken) {
    Problem problem =
        Problem.of(
            ProblemType.RATE_LIMITED,
            "Too many requests at once. Wait as long as Retry-After says, then send it again.");
    return tell(
        HttpResponse.problem(problem.at(request.path())).with("retry-after", taken.retryAfter()),
        taken);
  }
}
