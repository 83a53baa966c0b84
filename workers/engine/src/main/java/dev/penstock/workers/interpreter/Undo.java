package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A task that has completed and can be undone.
 *
 * @param position the task's pointer
 * @param iteration as in the task's idempotency key
 * @param attempt in which it completed
 * @param output what it gave: the raw input of its undo
 */
public record Undo(String position, String iteration, int attempt, JsonNode output) {}
