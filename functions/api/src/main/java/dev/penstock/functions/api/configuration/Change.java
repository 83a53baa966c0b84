package dev.penstock.functions.api.configuration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.diff.TaskChange;
import dev.penstock.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one file.
 *
 * @param path the file; for a removal or a default the name of what it is about
 * @param kind what it describes: {@code workflow}, {@code schedule}, {@code subscription}, {@code
 *     trigger}, {@code policy}, {@code config}
 * @param name what it names
 * @param version where there is one
 * @param digest of the new content
 * @param diff for a person to read
 * @param message what to do, or why
 * @param compared for a new version of a workflow, what differs from the newest one
 * @param step makes it so
 */
record Change(
    String path,
    String kind,
    String name,
    Verb verb,
    @Nullable String version,
    @Nullable String digest,
    @Nullable String diff,
    @Nullable String message,
    @Nullable Compared compared,
    Step step) {

  /**
   * A new version beside the newest one there is.
   *
   * @param version the newest one
   * @param tasks what differs
   * @param runsInFlight how many runs of any version have not ended; they go on as they began
   */
  record Compared(String version, List<TaskChange> tasks, long runsInFlight) {
    Compared {
      tasks = List.copyOf(tasks);
    }

    String text() {
      return tasks.stream().map(TaskChange::toString).collect(Collectors.joining("\n"));
    }
  }

  Change(
      String path,
      String kind,
      String name,
      Verb verb,
      @Nullable String version,
      @Nullable String digest,
      @Nullable String diff,
      @Nullable String message,
      Step step) {
    this(path, kind, name, verb, version, digest, diff, message, null, step);
  }

  /** What happens. */
  enum Verb {
    ADDED,
    CHANGED,
    UNCHANGED,
    REMOVED,
    CONFLICT;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("path", path).put("kind", kind).put("name", name).put("change", verb.wire());
    put(json, "version", version);
    put(json, "digest", digest);
    put(json, "diff", diff);
    put(json, "message", message);
    if (compared != null) {
      json.put("previous", compared.version()).put("runsInFlight", compared.runsInFlight());
      var tasks = json.putArray("tasks");
      compared.tasks().forEach(task -> tasks.add(task.json()));
    }
    return json;
  }

  private static void put(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
