package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A task that has begun.
 *
 * @param rawInput before {@code input.from}
 * @param input after it; the same tree when there is none
 * @param startedAt milliseconds since the epoch
 * @param allowed how many milliseconds it may take; {@link Deadlines#NEVER} when it has no timeout
 */
public record Entered(JsonNode rawInput, JsonNode input, long startedAt, long allowed) {}
