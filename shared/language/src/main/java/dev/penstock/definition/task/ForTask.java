package dev.penstock.definition.task;

import dev.penstock.expression.Expression;
import java.util.Optional;

/**
 * {@code for}: runs its tasks once for each item; each iteration's input is the output of the one
 * before it, and the last output is the task's.
 *
 * @param each name of the variable that holds the item, {@code item} by default
 * @param in gives the array to go through
 * @param at name of the variable that holds the zero-based index, {@code index} by default
 * @param whileTrue checked before each iteration; the loop ends when it does not hold
 * @param tasks the body
 */
public record ForTask(
    TaskFrame frame,
    String each,
    Expression in,
    String at,
    Optional<Expression> whileTrue,
    TaskList tasks)
    implements TaskDefinition {}
