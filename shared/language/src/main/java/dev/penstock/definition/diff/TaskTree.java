package dev.penstock.definition.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.TaskPosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tasks of a document by the names on the way to them.
 *
 * @param tasks in document order
 * @param order the names of each list, by the list's path
 */
record TaskTree(Map<String, Task> tasks, Map<String, List<String>> order) {

  /** Where a task's own lists stand in it. */
  private static final List<String> LISTS =
      List.of(
          "/do",
          "/try",
          "/catch/do",
          "/fork/branches",
          "/foreach/do",
          "/with/subscription/foreach/do",
          "/metadata/penstock/undo");

  /**
   * One task.
   *
   * @param own its members without the tasks below it
   */
  record Task(String path, String list, JsonNode whole, JsonNode own) {}

  static TaskTree of(JsonNode document) {
    TaskTree tree = new TaskTree(new LinkedHashMap<>(), new LinkedHashMap<>());
    tree.list("/do", document.path("do"));
    return tree;
  }

  /** What is around the tasks. */
  static JsonNode around(JsonNode document) {
    return document instanceof ObjectNode object ? object.deepCopy().without("do") : document;
  }

  private void list(String path, JsonNode list) {
    List<String> names = order.computeIfAbsent(path, _ -> new ArrayList<>());
    for (JsonNode item : list) {
      item.properties().forEach(entry -> task(path, names, entry.getKey(), entry.getValue()));
    }
  }

  private void task(String list, List<String> names, String name, JsonNode task) {
    String path = list + "/" + TaskPosition.escape(name);
    names.add(path);
    JsonNode own = task.deepCopy();
    for (String below : LISTS) {
      int cut = below.lastIndexOf('/');
      if (own.at(below).isArray() && own.at(below.substring(0, cut)) instanceof ObjectNode parent) {
        parent.remove(below.substring(cut + 1));
      }
    }
    tasks.put(path, new Task(path, list, task, own));
    for (String below : LISTS) {
      if (task.at(below).isArray()) {
        list(path + below, task.at(below));
      }
    }
  }
}
