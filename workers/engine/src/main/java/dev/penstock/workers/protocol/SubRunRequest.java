package dev.penstock.workers.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A run that a task wants to be started.
 *
 * @param id the new run's id, derived from the task's attempt: a repeated request finds the first
 * @param task which attempt of which task wants it
 * @param namespace of the workflow
 * @param name of the workflow
 * @param version exact, or {@code latest}
 * @param input the new run's raw input
 * @param startedBy who caused the run that the task belongs to, and so this one
 * @param awaited whether the task waits for its end
 */
public record SubRunRequest(
    String id,
    TaskAttempt task,
    String namespace,
    String name,
    String version,
    JsonNode input,
    String startedBy,
    boolean awaited) {}
