package dev.penstock.definition.task;

import com.google.re2j.Pattern;
import dev.penstock.expression.Expression;
import dev.penstock.expression.Template;
import java.util.Map;
import java.util.Optional;

/**
 * What an event must be like (DSL, section Event Filter).
 *
 * @param attributes what its attributes and its {@code data} must be, by name
 * @param correlate what must be the same in all events that are taken, by name of the key
 */
public record EventFilter(
    Map<String, AttributeFilter> attributes, Map<String, Correlation> correlate) {

  public EventFilter {
    attributes = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(attributes));
    correlate = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(correlate));
  }

  /** What one attribute must be. */
  public sealed interface AttributeFilter {

    /** This text. */
    record Literal(String text) implements AttributeFilter {}

    /** This text, or text that as a whole matches it as a regular expression (RE2). */
    record Regex(String text, Pattern pattern) implements AttributeFilter {}

    /**
     * A value with expressions. Evaluated on the attribute, it says by a boolean whether it fits;
     * any other value must equal the attribute, and an object must be found in it.
     */
    record Computed(Template value) implements AttributeFilter {}
  }

  /**
   * A key of correlation.
   *
   * @param from gives its value from the whole event
   * @param expect what the value must be; none: that of the first event taken
   */
  public record Correlation(Expression from, Optional<Template> expect) {}
}
