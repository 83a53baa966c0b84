package dev.penstock.functions.api.web;

import dev.penstock.functions.api.access.Operation;
import dev.penstock.http.HttpResponse;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/**
 * That an operation is on its way out: told on each of its answers (RFC 9745, RFC 8594) and in the
 * OpenAPI document.
 *
 * @param since when it was said; may lie ahead
 * @param sunset from when on it may be gone; empty while nobody knows
 * @param more what to do instead
 */
public record Deprecation(Instant since, Optional<Instant> sunset, URI more) {

  /** The operations of {@code /api/v1} that are on their way out: none. */
  public static final Map<Operation, Deprecation> OF_V1 = Map.of();

  public Deprecation {
    if (sunset.isPresent() && sunset.get().isBefore(since)) {
      throw new IllegalArgumentException("nothing goes before it was said to");
    }
  }

  HttpResponse tell(HttpResponse answer) {
    String link = "<" + more + ">; rel=\"deprecation\"";
    String links = answer.headers().get("link");
    HttpResponse told =
        answer
            .with("deprecation", "@" + since.getEpochSecond())
            .with("link", links == null ? link : links + ", " + link);
    return sunset.isEmpty() ? told : told.with("sunset", date(sunset.get()));
  }

  private static String date(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        time.atZone(ZoneOffset.UTC).withFixedOffsetZone());
  }
}
