package dev.penstock.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What an author says of the fields of what is shown: by JSON pointer, in which {@code *} stands
 * for every member or item, or by a member's bare name, wherever it is.
 *
 * @param here what is said of this very place
 * @param below by the next segment
 * @param names by a member's name, at any depth
 */
public record FieldRules(
    Optional<Field> here, Map<String, FieldRules> below, Map<String, Field> names)
    implements ShowRules {

  public static final FieldRules NONE = new FieldRules(Optional.empty(), Map.of(), Map.of());

  /** Where nobody can tell what an author said, nothing is shown. */
  public static final FieldRules NOTHING =
      new FieldRules(Optional.of(Field.MASK), Map.of(), Map.of());

  /** What a person decides on: all but what is certainly a credential. */
  public static final FieldRules KEPT = new FieldRules(Optional.of(Field.KEEP), Map.of(), Map.of());

  private static final String EVERY = "*";
  private static final int MOST = 100;

  public FieldRules {
    below = Map.copyOf(below);
    names = Map.copyOf(names);
  }

  /**
   * Reads {@code {"/input/customer/*": "hash", "ssn": "drop"}}. What can't be read is told, and
   * then {@link #NOTHING} is what holds.
   *
   * @param complaint takes a member's name, empty for the whole, and what is wrong with it
   */
  public static FieldRules read(JsonNode shown, BiConsumer<String, String> complaint) {
    if (shown.isMissingNode()) {
      return NONE;
    }
    if (!shown.isObject() || shown.size() > MOST) {
      complaint.accept("", "must be an object with at most " + MOST + " fields");
      return NOTHING;
    }
    FieldRules rules = NONE;
    boolean isWhole = true;
    for (Map.Entry<String, JsonNode> member : shown.properties()) {
      Optional<Field> field = Field.of(member.getValue().asText());
      if (member.getKey().isEmpty() || member.getKey().endsWith("/")) {
        complaint.accept(member.getKey(), "must be a JSON pointer or a member's name");
        isWhole = false;
      } else if (field.isEmpty()) {
        complaint.accept(member.getKey(), "must be one of " + Field.all());
        isWhole = false;
      } else {
        rules = rules.with(member.getKey(), field.get());
      }
    }
    return isWhole ? rules : NOTHING;
  }

  @Override
  public FieldRules anywhere() {
    return new FieldRules(here, Map.of(), names);
  }

  private FieldRules with(String key, Field field) {
    if (!key.startsWith("/")) {
      Map<String, Field> more = new HashMap<>(names);
      more.put(key, field);
      return new FieldRules(here, below, more);
    }
    List<String> segments = new ArrayList<>();
    for (String segment : key.substring(1).split("/", -1)) {
      segments.add(segment.replace("~1", "/").replace("~0", "~"));
    }
    return with(segments, field);
  }

  private FieldRules with(List<String> segments, Field field) {
    if (segments.isEmpty()) {
      return new FieldRules(Optional.of(field), below, names);
    }
    String first = segments.getFirst();
    Map<String, FieldRules> more = new HashMap<>(below);
    FieldRules next = below.getOrDefault(first, NONE);
    more.put(first, next.with(segments.subList(1, segments.size()), field));
    return new FieldRules(here, more, names);
  }

  /** A name's rule holds where no pointer says otherwise. */
  @Override
  public FieldRules member(String name) {
    FieldRules next = item(name);
    return next.here.isEmpty() && names.containsKey(name)
        ? new FieldRules(Optional.ofNullable(names.get(name)), next.below, names)
        : next;
  }

  /** Also of a segment of a pointer; what is said of each comes last. */
  @Override
  public FieldRules item(String segment) {
    if (below.isEmpty()) {
      return here.isEmpty() ? this : new FieldRules(Optional.empty(), below, names);
    }
    FieldRules both = before(below.getOrDefault(EVERY, NONE), below.getOrDefault(segment, NONE));
    return new FieldRules(both.here, both.below, names);
  }

  private static FieldRules before(FieldRules every, FieldRules named) {
    Map<String, FieldRules> both = new HashMap<>(every.below);
    named.below.forEach((key, rules) -> both.merge(key, rules, FieldRules::before));
    return new FieldRules(named.here.or(every::here), both, Map.of());
  }
}
