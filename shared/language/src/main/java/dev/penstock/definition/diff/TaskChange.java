package dev.penstock.definition.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of one task. A task is known by the names on the way to it, so that one more task
 * before it changes nothing.
 *
 * @param task for example {@code /do/check/try/call}; empty for what is around the tasks
 * @param from where it was, when it moved to another list or has another name
 * @param members what differs in it, when it changed
 */
public record TaskChange(Kind kind, String task, Optional<String> from, List<Member> members) {

  /** What happened to it. */
  public enum Kind {
    ADDED('+'),
    REMOVED('-'),
    CHANGED('~'),
    MOVED('>');

    private final char sign;

    Kind(char sign) {
      this.sign = sign;
    }
  }

  /**
   * One value that differs.
   *
   * @param pointer below the task
   * @param before empty when it was not there
   * @param after empty when it is not there any more
   */
  public record Member(String pointer, Optional<JsonNode> before, Optional<JsonNode> after) {

    @Override
    public String toString() {
      return pointer
          + ": "
          + before.map(JsonNode::toString).orElse("(none)")
          + " → "
          + after.map(JsonNode::toString).orElse("(none)");
    }
  }

  public TaskChange {
    members = List.copyOf(members);
  }

  /** {@code {change, task, from?, members?: [{pointer, before?, after?}]}}. */
  public ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("change", kind.name().toLowerCase(Locale.ROOT)).put("task", task);
    from.ifPresent(f -> json.put("from", f));
    if (!members.isEmpty()) {
      ArrayNode list = json.putArray("members");
      for (Member member : members) {
        ObjectNode entry = list.addObject().put("pointer", member.pointer());
        member.before().ifPresent(b -> entry.set("before", b));
        member.after().ifPresent(a -> entry.set("after", a));
      }
    }
    return json;
  }

  /** Lines for a person. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(kind.sign).append(' ').append(task.isEmpty() ? "(document)" : task);
    text.append(' ').append(kind.name().toLowerCase(Locale.ROOT));
    from.filter(f -> !f.equals(task)).ifPresent(f -> text.append(" from ").append(f));
    members.forEach(member -> text.append("\n    ").append(member));
    return text.toString();
  }
}
