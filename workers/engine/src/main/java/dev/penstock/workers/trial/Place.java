package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.Durations;
import dev.penstock.definition.Spelling;
import dev.penstock.definition.task.TaskPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A value of a test file, where it stands, and where to complain about it. */
record Place(JsonNode value, String pointer, Complaints complaints) {

  void complain(String message) {
    complaints.add(pointer, message);
  }

  /** Complains unless it is an object with none but these members. */
  boolean isObjectOf(String... known) {
    if (!value.isObject()) {
      complain("Expected an object with " + String.join(", ", known) + ".");
      return false;
    }
    value
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!Arrays.asList(known).contains(name)) {
                complaints.add(
                    pointer + "/" + TaskPosition.escape(name),
                    "\""
                        + name
                        + "\" is not known here."
                        + Spelling.hint(name, known)
                        + " Known are "
                        + String.join(", ", known)
                        + ".");
              }
            });
    return true;
  }

  Optional<Place> member(String key) {
    JsonNode found = value.get(key);
    return found == null
        ? Optional.empty()
        : Optional.of(new Place(found, pointer + "/" + TaskPosition.escape(key), complaints));
  }

  /** The items of the list that the member should be; none when it is absent. */
  List<Place> items(String key) {
    Optional<Place> list = member(key);
    if (list.isEmpty()) {
      return List.of();
    }
    if (!list.get().value.isArray()) {
      list.get().complain("Expected a list; begin each entry with a dash.");
      return List.of();
    }
    List<Place> items = new ArrayList<>();
    for (int i = 0; i < list.get().value.size(); i++) {
      items.add(new Place(list.get().value.get(i), list.get().pointer + "/" + i, complaints));
    }
    return items;
  }

  Optional<String> text(String key) {
    return member(key).flatMap(Place::text);
  }

  Optional<String> text() {
    if (!value.isTextual() || value.textValue().isBlank()) {
      complain("Expected a text.");
      return Optional.empty();
    }
    return Optional.of(value.textValue());
  }

  /** Zero when it is absent. */
  Duration duration(String key) {
    Optional<Place> at = member(key);
    if (at.isEmpty()) {
      return Duration.ZERO;
    }
    Optional<Duration> duration = Durations.parse(at.get().value);
    if (duration.isEmpty()) {
      at.get().complain("Expected a duration, such as PT1M30S or {minutes: 1, seconds: 30}.");
    }
    return duration.orElse(Duration.ZERO);
  }
}
