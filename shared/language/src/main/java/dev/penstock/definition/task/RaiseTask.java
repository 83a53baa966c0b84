package dev.penstock.definition.task;

import dev.penstock.definition.ErrorTemplate;

/**
 * {@code raise}: faults with an error, which an enclosing {@code try} may catch.
 *
 * @param error the error to raise, its reference already resolved
 */
public record RaiseTask(TaskFrame frame, ErrorTemplate error) implements TaskDefinition {}
