package dev.penstock.node.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was wanted beside what happened and what is on record.
 *
 * @param wanted effects that the runs were to make
 * @param lost effects that were never made
 * @param doubled effects that were made more often than once and than people wanted
 * @param unrecorded effects that were made, or are done in the ledger, without their record
 * @param suspects keys of effects that don't fit
 * @param wrong what doesn't fit, one line each
 */
record EffectsCount(
    int wanted, int lost, int doubled, int unrecorded, List<String> suspects, List<String> wrong) {

  /**
   * What is known of the effects.
   *
   * @param acts the keys under which each was made, by its mark
   * @param retriesOfPeople how often a person wanted it made once more, by its mark
   * @param done what is done in the ledger: its key, and the mark that its result tells, empty
   *     where it tells none
   * @param trail kind of entry and key, one for each entry of an intent or a record
   */
  record Evidence(
      Map<String, List<String>> acts,
      Map<String, Integer> retriesOfPeople,
      List<String[]> done,
      List<String[]> trail) {}

  static EffectsCount of(Set<String> marks, Evidence evidence) {
    List<String> wrong = new ArrayList<>();
    // A key may be done in more than one attempt: the target has then made it once for both.
    Map<String, Set<String>> done = new HashMap<>();
    evidence.done().forEach(row -> done.computeIfAbsent(row[0], _ -> new HashSet<>()).add(row[1]));
    Map<String, Integer> intended = new HashMap<>();
    Map<String, Integer> recorded = new HashMap<>();
    for (String[] entry : evidence.trail()) {
      (entry[0].equals("effect.intended") ? intended : recorded).merge(entry[1], 1, Integer::sum);
    }
    List<String> suspects = new ArrayList<>();
    int lost = 0;
    int doubled = 0;
    int unrecorded = 0;
    for (String mark : marks) {
      List<String> keys = evidence.acts().getOrDefault(mark, List.of());
      if (keys.isEmpty()) {
        lost++;
        wrong.add(mark + " was never made");
        continue;
      }
      String key = keys.getFirst();
      if (keys.size() > 1 + evidence.retriesOfPeople().getOrDefault(mark, 0)) {
        doubled++;
        suspects.add(key);
        wrong.add(mark + " was made " + keys.size() + " times");
      }
      if (!Set.of(key).containsAll(keys)) {
        wrong.add(mark + " was made under different keys: " + keys);
      }
      Set<String> told = done.remove(key);
      if (told != null && !Set.of(mark, "").containsAll(told)) {
        suspects.add(key);
        wrong.add(mark + " has the answer of another on record: " + told);
      }
      if (told == null || !intended.containsKey(key) || !recorded.containsKey(key)) {
        unrecorded++;
        suspects.add(key);
        wrong.add(mark + " (" + key + ") was made and is not wholly on record");
      }
    }
    for (String key : done.keySet()) {
      unrecorded++;
      wrong.add(key + " is done in the ledger and was never made");
    }
    for (String mark : evidence.acts().keySet()) {
      if (!marks.contains(mark)) {
        wrong.add(mark + " was made and nobody wanted it");
      }
    }
    return new EffectsCount(marks.size(), lost, doubled, unrecorded, suspects, wrong);
  }

  boolean isExact() {
    return wrong.isEmpty();
  }
}
