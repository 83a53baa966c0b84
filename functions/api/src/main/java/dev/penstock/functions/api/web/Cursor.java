package dev.penstock.functions.api.web;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Base64;

/**
 * Where a page ends: the last item's place in the list's order. Items that come or go meanwhile
 * shift no page.
 *
 * @param at the time that the list is ordered by; the epoch where it is ordered by id alone
 * @param id settles equal times
 */
public record Cursor(Instant at, String id) {

  public static Cursor ofId(String id) {
    return new Cursor(Instant.EPOCH, id);
  }

  static Cursor parse(String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int bar = plain.indexOf('|');
      if (bar > 0 && plain.indexOf('\0') < 0) {
        return new Cursor(Instant.parse(plain.substring(0, bar)), plain.substring(bar + 1));
      }
    } catch (IllegalArgumentException | DateTimeParseException e) {
      // Told below: a cursor has one right form only, ours.
    }
    throw PlatformException.of(
        ProblemType.INVALID_INPUT,
        "The query parameter \"cursor\" must be the \"next\" of a page before.");
  }

  public OffsetDateTime time() {
    return at.atOffset(ZoneOffset.UTC);
  }

  public String text() {
    String plain = at + "|" + id;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }
}
