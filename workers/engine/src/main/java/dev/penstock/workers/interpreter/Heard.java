package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EventBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a {@code listen} has come in the log of events, and what it has made of it.
 *
 * @param after number of the last event that it looked at; -1 before the first
 * @param pending events that it was given and has not looked at, in order
 * @param taken numbers of the events that it took and has not told of
 * @param keys keys of correlation by name
 * @param met indexes of the filters of {@code all} that have their event
 * @param untilMet the same for {@code until}
 * @param count how many events went into the output
 * @param output what came of them; empty from the moment when it was dropped
 * @param size characters of the output's JSON text
 * @param dropped whether the output has become too large and nobody can see it
 */
public record Heard(
    long after,
    List<EventBatch.Numbered> pending,
    List<Long> taken,
    JsonNode keys,
    List<Integer> met,
    List<Integer> untilMet,
    int count,
    JsonNode output,
    long size,
    boolean dropped) {

  public Heard {
    pending = List.copyOf(pending);
    taken = List.copyOf(taken);
    met = List.copyOf(met);
    untilMet = List.copyOf(untilMet);
  }

  static Heard nothing() {
    return new Heard(
        -1, List.of(), List.of(), Json.object(), List.of(), List.of(), 0, Json.array(), 0, false);
  }

  Heard given(List<EventBatch.Numbered> events) {
    return new Heard(after, events, List.of(), keys, met, untilMet, count, output, size, dropped);
  }

  /** Past the first of the pending events, which was not taken. */
  Heard past() {
    return new Heard(
        pending.getFirst().seq(),
        pending.subList(1, pending.size()),
        taken,
        keys,
        met,
        untilMet,
        count,
        output,
        size,
        dropped);
  }

  /** Past the first of the pending events, which was taken. */
  Heard took(JsonNode newKeys, List<Integer> newMet, List<Integer> newUntilMet) {
    Heard next = past();
    return new Heard(
        next.after,
        next.pending,
        plus(taken, pending.getFirst().seq()),
        newKeys,
        newMet,
        newUntilMet,
        count,
        output,
        size,
        dropped);
  }

  /** With one more output; the array is a new one, since a state is never changed. */
  Heard with(JsonNode item, long characters) {
    ArrayNode longer = Json.array();
    output.forEach(longer::add);
    longer.add(item);
    return new Heard(
        after, pending, taken, keys, met, untilMet, count + 1, longer, size + characters, dropped);
  }

  Heard withDropped() {
    return new Heard(after, pending, taken, keys, met, untilMet, count + 1, Json.array(), 0, true);
  }

  ObjectNode json() {
    return Json.mapper().valueToTree(this);
  }

  static Heard of(JsonNode json) {
    return Json.mapper().convertValue(json, Heard.class);
  }

  private static <T> List<T> plus(List<T> list, T more) {
    List<T> longer = new ArrayList<>(list);
    longer.add(more);
    return longer;
  }
}
