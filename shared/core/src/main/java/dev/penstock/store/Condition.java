package dev.penstock.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must be so in the moment of a {@link Commit}, as its own statement sees it: no round trip
 * before, and no time between a look and an act.
 *
 * @param sql an expression of truth, with a question mark for each value
 * @param values of types that JDBC knows
 */
public record Condition(String sql, List<@Nullable Object> values) {

  /** What is always so. */
  public static final Condition ALWAYS = new Condition("true", List.of());

  public Condition {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }
}
