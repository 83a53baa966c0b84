package dev.penstock.workers.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError;

/** What became of an event that a run emits. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
  @JsonSubTypes.Type(value = EmitOutcome.Emitted.class, name = "emitted"),
  @JsonSubTypes.Type(value = EmitOutcome.Refused.class, name = "refused")
})
public sealed interface EmitOutcome {

  /**
   * It is on record, from now on or since an earlier try.
   *
   * @param event as it stands on record
   */
  record Emitted(JsonNode event) implements EmitOutcome {}

  /**
   * It can't be taken; the language's {@code try} may handle it.
   *
   * @param error the error to raise
   */
  record Refused(WorkflowError error) implements EmitOutcome {}
}
