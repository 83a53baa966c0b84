package dev.penstock.id;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.penstock.json.Digest;
import java.time.Instant;
import java.util.Locale;

/**
 * Makes identifiers: a prefix that names the kind, then a ULID in lower case, so that ids sort by
 * time and can be told apart in a log. Thread-safe.
 */
public final class Ids {

  private Ids() {}

  /** A new id, for example {@code Ids.next("dlv")} gives {@code dlv_01hx…}. */
  public static String next(String prefix) {
    return prefix + "_" + UlidCreator.getMonotonicUlid().toLowerCase();
  }

  /**
   * What comes before every id of the prefix that was made at this time or later, and after all
   * that were made before.
   */
  public static String earliest(String prefix, Instant time) {
    return prefix + "_" + Ulid.min(time.toEpochMilli()).toLowerCase();
  }

  /**
   * The run that a delivery starts. Derived, never drawn: whoever relays the delivery, and however
   * often, names the same run.
   */
  public static String runOfDelivery(String deliveryId) {
    return "run_" + deliveryId.substring(deliveryId.indexOf('_') + 1).toLowerCase(Locale.ROOT);
  }

  /**
   * The run that an occurrence of a schedule starts; derived, so that it is the same whoever finds
   * that the occurrence is due.
   */
  public static String runOfOccurrence(String schedule, String key) {
    String digest = Digest.of(schedule + "\n" + key);
    return "run_" + digest.substring("sha256:".length(), "sha256:".length() + 32);
  }
}
