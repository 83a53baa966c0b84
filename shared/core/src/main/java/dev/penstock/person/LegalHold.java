package dev.penstock.person;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What must be kept, whatever anybody asks and however old it is.
 *
 * @param id {@code hld_…}
 * @param person whom it is about, {@code person:ada}; null for everybody
 * @param from entries of the trail from this time on are kept
 * @param reason who wants it, and why
 * @param release when and by whom it was ended
 */
public record LegalHold(
    String id,
    @Nullable String person,
    Instant from,
    String reason,
    Instant placedAt,
    String placedBy,
    Optional<Release> release) {

  /** The end of a hold. */
  public record Release(Instant at, String by, String reason) {}
}
