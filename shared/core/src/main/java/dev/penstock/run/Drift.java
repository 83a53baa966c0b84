package dev.penstock.run;

import org.jspecify.annotations.Nullable;

/**
 * A row that says something else than the trail.
 *
 * @param table {@code run} or {@code human_task}
 * @param id of the row
 * @param column the member that differs; {@code row} when the row is missing or was never told of
 * @param told what the trail says; null for nothing
 * @param stored what the row says; null for nothing
 */
public record Drift(
    String table, String id, String column, @Nullable String told, @Nullable String stored) {

  @Override
  public String toString() {
    return "%s %s: %s is %s, the trail says %s"
        .formatted(
            table, id, column, stored == null ? "missing" : stored, told == null ? "none" : told);
  }
}
