package dev.penstock.workers.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An event that a run emits.
 *
 * @param task which attempt of which task
 * @param event the CloudEvent in its JSON format, every expression evaluated
 */
public record EmitRequest(TaskAttempt task, JsonNode event) {}
