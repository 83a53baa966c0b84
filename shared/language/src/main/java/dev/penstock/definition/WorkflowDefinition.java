package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.TaskList;
import dev.penstock.definition.task.Timespan;
import dev.penstock.expression.Template;
import java.util.Optional;

/**
 * A read and validated workflow document. Immutable; the digest is over its canonical JSON, so that
 * the same document in YAML and JSON is the same definition.
 *
 * @param id what names it
 * @param digest {@code sha256:…} of the canonical JSON
 * @param dsl the DSL version it is written in
 * @param document the whole document as JSON
 * @param inputSchema JSON Schema that the run's input must satisfy
 * @param inputFrom {@code input.from}
 * @param outputAs {@code output.as}
 * @param outputSchema JSON Schema that the run's output must satisfy
 * @param timeout after which the run faults with the timeout error (408)
 * @param schedule what starts runs of it by itself
 * @param tasks the top-level {@code do}
 */
public record WorkflowDefinition(
    DefinitionId id,
    String digest,
    String dsl,
    JsonNode document,
    Optional<JsonNode> inputSchema,
    Optional<Template> inputFrom,
    Optional<Template> outputAs,
    Optional<JsonNode> outputSchema,
    Optional<Timespan> timeout,
    Optional<WorkflowSchedule> schedule,
    TaskList tasks) {}
