package dev.penstock.definition.task;

import dev.penstock.expression.Template;

/**
 * {@code set}: its output is the evaluated value.
 *
 * @param value an object with expressions in it, or one expression
 */
public record SetTask(TaskFrame frame, Template value) implements TaskDefinition {}
