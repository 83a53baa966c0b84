package dev.penstock.definition.task;

/**
 * {@code do}: runs a list of tasks one after the other.
 *
 * @param tasks the sub-tasks
 */
public record DoTask(TaskFrame frame, TaskList tasks) implements TaskDefinition {}
