package dev.penstock.node.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was accepted beside what was run.
 *
 * @param accepted deliveries that were answered 202
 * @param runs runs that there are
 * @param wrong what doesn't fit, one line each; empty when accepted is exactly what was run
 */
record SoakCount(int accepted, int runs, List<String> wrong) {

  /**
   * Compares.
   *
   * @param accepted the runs that were named to the sender, by the delivery's id
   * @param deliveries id and run of each delivery that the store has
   * @param runs id and status of each run
   */
  static SoakCount of(
      Map<String, Set<String>> accepted, List<String[]> deliveries, List<String[]> runs) {
    List<String> wrong = new ArrayList<>();
    Map<String, String> runOf = new HashMap<>();
    for (String[] delivery : deliveries) {
      if (runOf.put(delivery[0], delivery[1]) != null) {
        wrong.add(delivery[0] + " is there twice");
      }
      if (!accepted.containsKey(delivery[0])) {
        wrong.add(delivery[0] + " is there and was never accepted");
      }
    }
    Set<String> completed = new HashSet<>();
    for (String[] run : runs) {
      if (!run[1].equals("completed")) {
        wrong.add("the run " + run[0] + " is " + run[1]);
      } else if (!completed.add(run[0])) {
        wrong.add("the run " + run[0] + " is there twice");
      }
    }
    accepted.forEach(
        (id, told) -> {
          String run = runOf.get(id);
          if (run == null) {
            wrong.add(id + " was accepted and is missing");
            return;
          }
          if (!Set.of(run).containsAll(told)) {
            wrong.add(id + " has the run " + run + ", and its sender was told " + told);
          }
          if (!completed.remove(run)) {
            wrong.add(id + " has no completed run " + run);
          }
        });
    completed.forEach(run -> wrong.add("the run " + run + " has no delivery"));
    return new SoakCount(accepted.size(), runs.size(), wrong);
  }

  boolean isExact() {
    return wrong.isEmpty();
  }
}
