package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Finds tasks of a list from which no directive leads out, with nothing among them that waits: such
 * a run would go round as fast as it can and never end.
 */
final class EndlessLoops {

  private static final Set<String> PAUSES = Set.of("wait", "listen", "raise");
  private static final Set<String> BUSY_CALLS =
      Set.of("http", "openapi", "grpc", "asyncapi", "mcp", "a2a", "mail", "sql");

  private EndlessLoops() {}

  /**
   * Reports the first task of an endless loop.
   *
   * @param reached which tasks the flow gets to
   * @param successors where the flow may go from a task; outside of the list's indices is out of it
   */
  static void report(
      Reading reading,
      List<Located> places,
      Set<Integer> reached,
      IntFunction<List<Integer>> successors) {
    Set<Integer> leaving = new HashSet<>();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (int i : reached) {
        if (!leaving.contains(i) && leaves(places.get(i), successors.apply(i), places, leaving)) {
          grown = leaving.add(i);
        }
      }
    }
    IntStream.range(0, places.size())
        .filter(i -> reached.contains(i) && !leaving.contains(i))
        .mapToObj(places::get)
        .findFirst()
        .ifPresent(
            first ->
                reading.report(
                    Rule.ENDLESS_LOOP,
                    first,
                    "From here the flow goes round for ever: nothing leads out, ends, raises or"
                        + " waits. Add a \"switch\" that leaves, or a \"wait\"."));
  }

  private static boolean leaves(
      Located place, List<Integer> successors, List<Located> places, Set<Integer> leaving) {
    return successors.isEmpty()
        || successors.stream().anyMatch(s -> s < 0 || s >= places.size() || leaving.contains(s))
        || mayPauseOrEnd(place.value());
  }

  /** Whether something in the task waits, ends the workflow, or is out of sight. */
  private static boolean mayPauseOrEnd(JsonNode task) {
    if (task.isObject()) {
      if (PAUSES.stream().anyMatch(task::has) || task.path("then").asText().equals("end")) {
        return true;
      }
      JsonNode call = task.path("call");
      if (call.isTextual() && !BUSY_CALLS.contains(call.textValue())) {
        return true;
      }
    }
    // What is in the metadata, an undo, is not on the way of the loop.
    return task.isObject()
        ? task.properties().stream()
            .anyMatch(member -> !member.getKey().equals("metadata") && inside(member.getValue()))
        : StreamSupport.stream(task.spliterator(), false).anyMatch(EndlessLoops::inside);
  }

  private static boolean inside(JsonNode child) {
    return child.isContainerNode() && mayPauseOrEnd(child);
  }
}
