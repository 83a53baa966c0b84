package dev.penstock.definition.task;

import java.time.Duration;

/**
 * {@code wait}: a durable pause; the output is the input.
 *
 * @param duration how long; never negative
 */
public record WaitTask(TaskFrame frame, Duration duration) implements TaskDefinition {}
