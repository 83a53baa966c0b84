package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person does with one question.
 *
 * @param task name or pointer of the task that asks; empty for any
 * @param outcome one of the question's choices, or {@code expired}
 * @param after how long the person takes
 * @param result what the person enters with {@code mark-done}
 * @param pointer where it stands in the test file
 */
public record PersonRule(
    Optional<String> task,
    String outcome,
    String by,
    @Nullable String comment,
    Duration after,
    @Nullable JsonNode result,
    String pointer) {}
