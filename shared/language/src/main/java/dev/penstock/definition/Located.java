package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.TaskPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value of the document together with its JSON pointer.
 *
 * @param value the value
 * @param pointer where it stands
 */
record Located(JsonNode value, String pointer) {

  /** A member by its key. */
  record Member(String key, Located located) {}

  Optional<Located> member(String key) {
    JsonNode found = value.get(key);
    return found == null ? Optional.empty() : Optional.of(new Located(found, pointerOf(key)));
  }

  List<Member> members() {
    List<Member> members = new ArrayList<>();
    value
        .properties()
        .forEach(
            e ->
                members.add(
                    new Member(e.getKey(), new Located(e.getValue(), pointerOf(e.getKey())))));
    return members;
  }

  List<Located> items() {
    List<Located> items = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      items.add(new Located(value.get(i), pointer + "/" + i));
    }
    return items;
  }

  Optional<String> text(String key) {
    return member(key).filter(m -> m.value.isTextual()).map(m -> m.value.textValue());
  }

  String pointerOf(String key) {
    return pointer + "/" + TaskPosition.escape(key);
  }
}
