package dev.penstock.definition.task;

import dev.penstock.expression.Template;

/**
 * {@code emit}: puts a CloudEvent on the platform's log; its output is the event.
 *
 * @param attributes {@code emit.event.with}: an object of the event's attributes and its data
 */
public record EmitTask(TaskFrame frame, Template attributes) implements TaskDefinition {}
