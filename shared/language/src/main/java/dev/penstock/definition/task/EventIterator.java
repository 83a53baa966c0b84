package dev.penstock.definition.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.expression.Template;
import java.util.Optional;

/**
 * What is done with each event (DSL, section Subscription Iterator).
 *
 * @param item name of the variable that holds the event as it is read, {@code item} by default
 * @param at name of the variable that holds its zero-based index, {@code index} by default
 * @param tasks the body; its first task's input is the event. None: the event is its own output
 * @param outputAs transforms the body's output
 */
public record EventIterator(
    String item,
    String at,
    Optional<TaskList> tasks,
    Optional<Template> outputAs,
    Optional<JsonNode> outputSchema,
    Optional<Template> exportAs,
    Optional<JsonNode> exportSchema) {}
