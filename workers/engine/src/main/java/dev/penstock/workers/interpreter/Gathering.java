package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.penstock.definition.WorkflowSchedule;
import dev.penstock.definition.task.EventStrategy;
import dev.penstock.expression.Expression;
import dev.penstock.expression.ExpressionException;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which events together start a run (DSL, section Event-driven scheduling). Events with other keys
 * of correlation, or of a kind that a set has already, begin a set of their own; each event is in
 * one set. A function of what it is given: it keeps nothing.
 */
public final class Gathering {

  /** Sets that are not whole; when there are more, the oldest is given up. */
  public static final int MOST_SETS = 1_000;

  /** Events of one set. */
  public static final int MOST_EVENTS = 10_000;

  private static final Matching MATCHING = new Matching(NullNode.instance, Map.of());

  private final WorkflowSchedule.ByEvents schedule;

  public Gathering(WorkflowSchedule.ByEvents schedule) {
    this.schedule = schedule;
  }

  /**
   * Events that were taken and are not enough yet.
   *
   * @param keys keys of correlation by name
   * @param met indexes of the filters that have their event
   * @param untilMet the same for {@code until}
   * @param taken numbers of the events, in order
   */
  public record EventSet(
      JsonNode keys, List<Integer> met, List<Integer> untilMet, List<Long> taken) {

    public EventSet {
      met = List.copyOf(met);
      untilMet = List.copyOf(untilMet);
      taken = List.copyOf(taken);
    }

    private EventSet with(EventFit fit, long seq) {
      List<Long> all = new ArrayList<>(taken);
      all.add(seq);
      return new EventSet(fit.keys(), fit.met(), untilMet, all);
    }
  }

  /**
   * Where events are found again.
   *
   * @param <E> what may go wrong there
   */
  @FunctionalInterface
  public interface Recall<E extends Exception> {
    /** Those with these numbers, in their order. */
    List<JsonNode> events(List<Long> seqs) throws E;
  }

  /**
   * What became of an event.
   *
   * @param open the sets that are not whole, oldest first
   * @param whole numbers of the events that start a run now, in order; none: no run
   * @param givenUp how many sets were given up to keep within bounds
   */
  public record Outcome(List<EventSet> open, List<Long> whole, int givenUp) {
    public Outcome {
      open = List.copyOf(open);
      whole = List.copyOf(whole);
    }
  }

  /**
   * Offers an event to the sets, oldest first, and then to a new one.
   *
   * @param recall only asked for a condition on what was taken
   */
  public <E extends Exception> Outcome offer(
      List<EventSet> open, long seq, JsonNode event, Recall<E> recall) throws E {
    for (int i = 0; i < open.size(); i++) {
      EventSet set = open.get(i);
      Optional<EventSet> ended = ended(set, event);
      if (ended.isPresent()) {
        return EventFit.isMet(EventFit.until(schedule.to()), ended.get().untilMet())
            ? new Outcome(without(open, i), set.taken(), 0)
            : new Outcome(replaced(open, i, ended.get()), List.of(), 0);
      }
      Optional<EventSet> taken = taken(set, seq, event);
      if (taken.isPresent()) {
        return settled(without(open, i), i, taken.get(), recall);
      }
    }
    EventSet fresh = new EventSet(Json.object(), List.of(), List.of(), List.of());
    Optional<EventSet> taken = taken(fresh, seq, event);
    return taken.isPresent()
        ? settled(open, open.size(), taken.get(), recall)
        : new Outcome(open, List.of(), 0);
  }

  /** A run's input: what is read of each event, in order. */
  public ArrayNode input(List<JsonNode> events) {
    ArrayNode input = Json.array();
    events.forEach(event -> input.add(EventReading.of(schedule.read(), event)));
    return input;
  }

  private <E extends Exception> Outcome settled(
      List<EventSet> others, int index, EventSet set, Recall<E> recall) throws E {
    if (isWhole(set, recall)) {
      return new Outcome(others, set.taken(), 0);
    }
    if (set.taken().size() >= MOST_EVENTS) {
      return new Outcome(others, List.of(), 1);
    }
    List<EventSet> open = new ArrayList<>(others);
    open.add(index, set);
    return open.size() > MOST_SETS
        ? new Outcome(open.subList(1, open.size()), List.of(), 1)
        : new Outcome(open, List.of(), 0);
  }

  private <E extends Exception> boolean isWhole(EventSet set, Recall<E> recall) throws E {
    if (!(schedule.to() instanceof EventStrategy.Any(_, var until)) || until.isEmpty()) {
      return EventFit.isMet(schedule.to(), set.met());
    }
    return until.get() instanceof EventStrategy.Until.Condition(Expression condition)
        && holds(condition, input(recall.events(set.taken())));
  }

  /** What events hold is foreign: a condition that fails on it does not hold. */
  private static boolean holds(Expression condition, JsonNode taken) {
    try {
      return condition.holds(taken, Map.of());
    } catch (ExpressionException e) {
      return false;
    }
  }

  private Optional<EventSet> taken(EventSet set, long seq, JsonNode event) {
    return EventFit.of(schedule.to(), set.met(), MATCHING, set.keys(), event)
        .map(fit -> set.with(fit, seq));
  }

  /** The event is one of those that end the set; it is not part of it. */
  private Optional<EventSet> ended(EventSet set, JsonNode event) {
    EventStrategy until = EventFit.until(schedule.to());
    return until == null
        ? Optional.empty()
        : EventFit.of(until, set.untilMet(), MATCHING, set.keys(), event)
            .map(fit -> new EventSet(fit.keys(), set.met(), fit.met(), set.taken()));
  }

  private static List<EventSet> without(List<EventSet> sets, int index) {
    List<EventSet> others = new ArrayList<>(sets);
    others.remove(index);
    return others;
  }

  private static List<EventSet> replaced(List<EventSet> sets, int index, EventSet set) {
    List<EventSet> all = new ArrayList<>(sets);
    all.set(index, set);
    return all;
  }
}
