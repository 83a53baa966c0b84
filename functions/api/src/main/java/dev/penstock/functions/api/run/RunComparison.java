package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Two runs beside each other, from what their traces tell. Pure: what is masked in the traces is
 * not known here. Compared with itself a run differs in nothing, and the other way round only the
 * sides change.
 */
final class RunComparison {

  private static final List<String> MEMBERS =
      List.of(
          "workflow",
          "version",
          "definitionDigest",
          "policyDigest",
          "configDigest",
          "status",
          "startedBy");

  private RunComparison() {}

  /**
   * One run as it is shown.
   *
   * @param run as {@code GET /runs/{id}} answers it
   * @param trace as {@code GET /runs/{id}/trace} does
   */
  record Side(JsonNode run, JsonNode trace) {}

  static ObjectNode between(Side here, Side there) {
    ArrayNode run = ofRun(here.run(), there.run());
    ArrayNode tasks = ofTasks(TaskRecords.of(here.trace()), TaskRecords.of(there.trace()));
    boolean same = run.isEmpty();
    for (JsonNode task : tasks) {
      same &= task.path("in").asText().equals("both") && task.path("differences").isEmpty();
    }
    ObjectNode json = Json.object();
    json.put("here", here.run().path("id").asText());
    json.put("there", there.run().path("id").asText());
    json.put("same", same);
    json.set("run", run);
    json.set("tasks", tasks);
    return json;
  }

  private static ArrayNode ofRun(JsonNode here, JsonNode there) {
    ArrayNode differences = Json.array();
    for (String member : MEMBERS) {
      note(differences, member, here.path(member), there.path(member));
    }
    note(differences, "problem", here.at("/problem/type"), there.at("/problem/type"));
    note(differences, "problemAt", here.at("/problem/instance"), there.at("/problem/instance"));
    return differences;
  }

  private static void note(ArrayNode differences, String member, JsonNode here, JsonNode there) {
    if (!here.equals(there)) {
      ObjectNode difference = differences.addObject().put("member", member);
      tell(difference, "here", here);
      tell(difference, "there", there);
    }
  }

  private static void tell(ObjectNode difference, String side, JsonNode value) {
    if (value.isTextual()) {
      difference.set(side, value);
    }
  }

  private static ArrayNode ofTasks(
      SortedMap<TaskPlace, TaskRecord> here, SortedMap<TaskPlace, TaskRecord> there) {
    SortedSet<TaskPlace> places = new TreeSet<>(here.keySet());
    places.addAll(there.keySet());
    ArrayNode tasks = Json.array();
    for (TaskPlace place : places) {
      tasks.add(ofTask(place, here.get(place), there.get(place)));
    }
    return tasks;
  }

  private static ObjectNode ofTask(
      TaskPlace place, @Nullable TaskRecord here, @Nullable TaskRecord there) {
    ObjectNode task = Json.object();
    task.put("position", place.position());
    task.put("iteration", place.iteration());
    task.put("kind", place.kind().wire());
    task.put("in", here == null ? "there" : there == null ? "here" : "both");
    ArrayNode differences = task.putArray("differences");
    if (here != null && there != null) {
      here.differences(there).forEach(differences::add);
    }
    if (here != null) {
      task.set("here", here.json());
    }
    if (there != null) {
      task.set("there", there.json());
    }
    return task;
  }
}
