package dev.penstock.workers.protocol;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is done about a question that is still open at a time.
 *
 * @param role that it goes over to; null but for {@code ESCALATED}
 */
public record HumanTaskTimer(Kind kind, Instant at, @Nullable String role) {

  /** What it is then. */
  public enum Kind {
    REMINDED,
    OVERDUE,
    ESCALATED;

    /** As steps, the trail and the events name it. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Kind of(String wire) {
      return valueOf(wire.toUpperCase(Locale.ROOT));
    }
  }
}
