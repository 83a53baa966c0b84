package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A task that has begun.
 *
 * @param rawInput before {@code input.from}
 * @param input after it; the same tree when there is none
 * @param startedAt milliseconds since the epoch
 */
public record Entered(JsonNode rawInput, JsonNode input, long startedAt) {}
