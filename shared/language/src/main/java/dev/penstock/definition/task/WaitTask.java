package dev.penstock.definition.task;

/**
 * {@code wait}: a durable pause; the output is the input.
 *
 * @param duration how long
 */
public record WaitTask(TaskFrame frame, Timespan duration) implements TaskDefinition {}
