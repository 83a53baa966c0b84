package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.EventFilter;
import dev.penstock.definition.task.EventStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That an event fits a strategy beside those taken before (DSL reference, section Event Consumption
 * Strategy).
 *
 * @param keys keys of correlation by name, as they are with this event
 * @param met indexes of the filters that have their event, with this event's
 */
record EventFit(JsonNode keys, List<Integer> met) {

  /** By the first filter that the event fits and that has no event yet; each event counts once. */
  static Optional<EventFit> of(
      EventStrategy strategy, List<Integer> met, Matching matching, JsonNode keys, JsonNode event) {
    List<EventFilter> filters = strategy.filters();
    boolean eachOnce = !(strategy instanceof EventStrategy.Any);
    for (int i = 0; i < filters.size(); i++) {
      if (eachOnce && met.contains(i)) {
        continue;
      }
      Optional<JsonNode> fits = matching.fits(filters.get(i), event, keys);
      if (fits.isPresent()) {
        return Optional.of(new EventFit(fits.get(), met.contains(i) ? met : with(met, i)));
      }
    }
    return filters.isEmpty()
        ? Optional.of(new EventFit(keys, with(List.of(), 0)))
        : Optional.empty();
  }

  /** Whether a strategy has all its events; nothing to wait for is never met. */
  static boolean isMet(@Nullable EventStrategy strategy, List<Integer> met) {
    return switch (strategy) {
      case EventStrategy.All all -> met.size() == all.filters().size();
      case EventStrategy.One _, EventStrategy.Any _ -> !met.isEmpty();
      case null -> false;
    };
  }

  /** The events that end a strategy; null when events don't. */
  static @Nullable EventStrategy until(EventStrategy strategy) {
    return strategy instanceof EventStrategy.Any(_, var until)
            && until.isPresent()
            && until.get() instanceof EventStrategy.Until.Consumed(EventStrategy events)
        ? events
        : null;
  }

  /** The types that all filters name as they stand; null when one may fit any type. */
  static @Nullable List<String> types(EventStrategy strategy) {
    List<EventFilter> filters = new ArrayList<>(strategy.filters());
    EventStrategy until = until(strategy);
    if (filters.isEmpty() || (until != null && until.filters().isEmpty())) {
      return null;
    }
    if (until != null) {
      filters.addAll(until.filters());
    }
    List<String> types = new ArrayList<>();
    for (EventFilter filter : filters) {
      if (!(filter.attributes().get("type")
          instanceof EventFilter.AttributeFilter.Literal(String type))) {
        return null;
      }
      if (!types.contains(type)) {
        types.add(type);
      }
    }
    return types;
  }

  private static List<Integer> with(List<Integer> met, int more) {
    List<Integer> all = new ArrayList<>(met);
    all.add(more);
    return all;
  }
}
