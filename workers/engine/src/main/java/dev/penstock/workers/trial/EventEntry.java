package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.event.CloudEvent;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import java.util.Optional;

/**
 * Reads one entry of {@code events}: the attributes of a CloudEvent, of which only the type must be
 * said, and {@code after} how long it comes.
 */
final class EventEntry {

  private static final String AFTER = "after";

  private EventEntry() {}

  /** The event; empty after a complaint. */
  static Optional<World.Arrival> read(Place at, int number) {
    if (!at.value().isObject()) {
      at.complain("Expected the attributes of a CloudEvent, such as type, source and data.");
      return Optional.empty();
    }
    ObjectNode event =
        Json.object()
            .put("specversion", "1.0")
            .put("id", Integer.toString(number))
            .put("source", "urn:test");
    event.setAll((ObjectNode) at.value());
    event.remove(AFTER);
    try {
      return Optional.of(
          new World.Arrival(
              CloudEvent.of(event), DefinitionTests.BEGINNING.plus(at.duration(AFTER))));
    } catch (PlatformException e) {
      at.complain(String.valueOf(e.problem().detail()));
      return Optional.empty();
    }
  }
}
