package dev.penstock.functions.api.web;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The query parameters of a request: known ones only, each at most once. */
public final class Query {

  private static final int MOST = 250;
  private static final int USUAL = 100;
  private static final int LONGEST_CURSOR = 1_000;

  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  static Query parse(String raw, List<String> known) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : raw.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (!known.contains(name)) {
        throw invalid(
            name, known.isEmpty() ? "is not known: there are none here" : "is not one of " + known);
      }
      if (values.put(name, value) != null) {
        throw invalid(name, "is given twice");
      }
    }
    return new Query(values);
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Text of at most so many characters. */
  public Optional<String> text(String name, int longest) {
    Optional<String> value = text(name);
    if (value.isPresent() && value.get().length() > longest) {
      throw invalid(name, "must have at most " + longest + " characters");
    }
    return value;
  }

  /** Text of at least one character and at most so many. */
  public Optional<String> someText(String name, int longest) {
    Optional<String> value = text(name, longest);
    if (value.isPresent() && value.get().isEmpty()) {
      throw invalid(name, "must not be empty");
    }
    return value;
  }

  /** One of the choices. */
  public Optional<String> choice(String name, List<String> choices) {
    Optional<String> value = text(name);
    if (value.isPresent() && !choices.contains(value.get())) {
      throw invalid(name, "must be one of " + choices);
    }
    return value;
  }

  /** Any of the choices, separated by commas, each once; none when it is not given. */
  public List<String> choices(String name, List<String> choices) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return List.of();
    }
    List<String> chosen = List.of(value.get().split(",", -1));
    if (!choices.containsAll(chosen) || Set.copyOf(chosen).size() < chosen.size()) {
      throw invalid(name, "must be one or some of " + choices + ", separated by commas");
    }
    return chosen;
  }

  public Optional<Long> number(String name, long least, long most) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      long number = Long.parseLong(value.get());
      if (number >= least && number <= most) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // Told below, together with what is out of bounds.
    }
    throw invalid(name, "must be a whole number from " + least + " to " + most);
  }

  public boolean flag(String name) {
    return choice(name, List.of("true", "false")).orElse("false").equals("true");
  }

  /** A time in the form of RFC 3339. */
  public Optional<Instant> moment(String name) {
    try {
      // In a query a plus stands for a blank, and an offset has one.
      return text(name).map(text -> OffsetDateTime.parse(text.replace(' ', '+')).toInstant());
    } catch (DateTimeParseException e) {
      throw invalid(name, "must be a time like 2026-11-21T08:00:00Z");
    }
  }

  /** How many items a page may have. */
  public int limit() {
    return number("limit", 1, MOST).map(Long::intValue).orElse(USUAL);
  }

  public Optional<Cursor> cursor() {
    return text("cursor", LONGEST_CURSOR).map(Cursor::parse);
  }

  private static String decode(String component) {
    return Percent.decode(component.replace('+', ' '));
  }

  private static PlatformException invalid(String name, String detail) {
    return PlatformException.of(
        ProblemType.INVALID_INPUT, "The query parameter \"" + name + "\" " + detail + ".");
  }
}
