package dev.penstock.functions.api.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.penstock.definition.task.TaskPosition;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a request body to the letter: what is missing, of a wrong kind or not known
 * is gathered with its pointer and told at once by {@link #done}. Until then a wrong member reads
 * as empty.
 */
public final class Members {

  private final JsonNode object;
  private final String pointer;
  private final List<FieldError> errors;
  private final Set<String> read = new HashSet<>();

  private Members(JsonNode object, String pointer, List<FieldError> errors) {
    this.object = object;
    this.pointer = pointer;
    this.errors = errors;
    if (!object.isObject()) {
      errors.add(new FieldError(pointer, "must be an object"));
    }
  }

  static Members of(JsonNode body) {
    return new Members(body, "", new ArrayList<>());
  }

  /** Text that must be there and not be blank. */
  public String text(String name, int longest) {
    JsonNode value = take(name);
    if (value.isMissingNode()) {
      error(name, "is missing");
      return "";
    }
    return checked(name, value, longest).orElse("");
  }

  /** Text that must be there; it may be empty. */
  public String content(String name, int longest) {
    JsonNode value = take(name);
    if (!value.isTextual() || value.textValue().length() > longest) {
      error(name, "must be text of at most " + longest + " characters");
      return "";
    }
    return value.textValue();
  }

  public Optional<String> optionalText(String name, int longest) {
    JsonNode value = take(name);
    return value.isMissingNode() ? Optional.empty() : checked(name, value, longest);
  }

  /** Any JSON value. */
  public Optional<JsonNode> any(String name) {
    JsonNode value = take(name);
    return value.isMissingNode() ? Optional.empty() : Optional.of(value);
  }

  public boolean flag(String name) {
    JsonNode value = take(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      error(name, "must be true or false");
    }
    return value.booleanValue();
  }

  /** Texts in an array that need not be there; null when it is not. */
  public @Nullable List<String> optionalTexts(String name, int most) {
    JsonNode value = take(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isArray() || value.isEmpty() || value.size() > most) {
      error(name, "must be an array of 1 to " + most + " texts");
      return List.of();
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      if (value.get(i).isTextual()) {
        all.add(value.get(i).textValue());
      } else {
        errors.add(new FieldError(at(name) + "/" + i, "must be text"));
      }
    }
    return all;
  }

  /** A time in the form of RFC 3339 that must be there; the epoch after a defect. */
  public Instant moment(String name) {
    if (!object.has(name)) {
      text(name, 50);
    }
    return optionalMoment(name).orElse(Instant.EPOCH);
  }

  /** A time in the form of RFC 3339. */
  public Optional<Instant> optionalMoment(String name) {
    try {
      return optionalText(name, 50).map(text -> OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      error(name, "must be a time like 2026-11-21T08:00:00Z");
      return Optional.empty();
    }
  }

  /** A whole number that must be there; the least one after a defect. */
  public long whole(String name, long least, long most) {
    JsonNode value = take(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      error(name, "must be a whole number from " + least + " to " + most);
      return least;
    }
    return value.longValue();
  }

  /** Objects in an array that must be there. */
  public List<Members> objects(String name, int most) {
    JsonNode value = take(name);
    if (!value.isArray() || value.size() > most) {
      error(name, "must be an array of at most " + most + " objects");
      return List.of();
    }
    List<Members> all = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      all.add(new Members(value.get(i), at(name) + "/" + i, errors));
    }
    return all;
  }

  /** Objects in an array that need not be there. */
  public List<Members> optionalObjects(String name, int most) {
    return object.has(name) ? objects(name, most) : List.of();
  }

  /** Adds a defect of the caller's own finding. */
  public void error(String name, String detail) {
    errors.add(new FieldError(at(name), detail));
  }

  /**
   * The same of what stands inside of a member.
   *
   * @param below JSON pointer from there
   */
  public void error(String name, String below, String detail) {
    errors.add(new FieldError(at(name) + below, detail));
  }

  /** Refuses members that nobody asked for. */
  public void nothingElse() {
    for (var member : object.properties()) {
      if (!read.contains(member.getKey())) {
        error(member.getKey(), "is not known here");
      }
    }
  }

  /**
   * Ends the reading.
   *
   * @throws PlatformException {@code invalid-input} with every defect
   */
  public void done() {
    nothingElse();
    if (!errors.isEmpty()) {
      throw new PlatformException(
          new Problem(
              ProblemType.INVALID_INPUT,
              "The request body has " + errors.size() + " defect(s).",
              null,
              errors));
    }
  }

  private JsonNode take(String name) {
    read.add(name);
    JsonNode value = object.get(name);
    return value == null ? MissingNode.getInstance() : value;
  }

  private Optional<String> checked(String name, JsonNode value, int longest) {
    if (!value.isTextual() || value.textValue().isBlank()) {
      error(name, "must be text that is not blank");
      return Optional.empty();
    }
    if (value.textValue().length() > longest || value.textValue().indexOf('\0') >= 0) {
      error(name, "must be at most " + longest + " characters, without U+0000");
      return Optional.empty();
    }
    return Optional.of(value.textValue());
  }

  private String at(String name) {
    return pointer + "/" + TaskPosition.escape(name);
  }
}
