package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One test of a definition.
 *
 * @param line where it begins in its file
 * @param input what the run is given
 * @param startedBy who the run is told has started it
 * @param config what expressions see as {@code $runtime.metadata.config}
 * @param events come from outside, in order
 */
public record TestCase(
    String name,
    int line,
    JsonNode input,
    String startedBy,
    JsonNode config,
    List<Mock> mocks,
    List<PersonRule> people,
    List<World.Arrival> events,
    Expectation expectation) {}
