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
 * @param position what its tasks are known by in a run: the pointer, unless the value is a body
 *     that more than one task uses
 */
record Located(JsonNode value, String pointer, String position) {

  Located(JsonNode value, String pointer) {
    this(value, pointer, pointer);
  }

  /** The same value, used by the task at a position. */
  Located usedAt(String usedAt) {
    return new Located(value, pointer, usedAt);
  }

  /** A member by its key. */
  record Member(String key, Located located) {}

  Optional<Located> member(String key) {
    JsonNode found = value.get(key);
    return found == null ? Optional.empty() : Optional.of(child(found, TaskPosition.escape(key)));
  }

  List<Member> members() {
    List<Member> members = new ArrayList<>();
    value
        .properties()
        .forEach(
            e ->
                members.add(
                    new Member(e.getKey(), child(e.getValue(), TaskPosition.escape(e.getKey())))));
    return members;
  }

  List<Located> items() {
    List<Located> items = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      items.add(child(value.get(i), Integer.toString(i)));
    }
    return items;
  }

  Optional<String> text(String key) {
    return member(key).filter(m -> m.value.isTextual()).map(m -> m.value.textValue());
  }

  String pointerOf(String key) {
    return pointer + "/" + TaskPosition.escape(key);
  }

  TaskPosition taskPosition() {
    return new TaskPosition(position, pointer);
  }

  private Located child(JsonNode found, String token) {
    return new Located(found, pointer + "/" + token, position + "/" + token);
  }
}
