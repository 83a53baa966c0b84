package dev.penstock.workers.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.penstock.definition.WorkflowError;

/** What is known of a run that was started for a run. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SubRunState.UnderWay.class, name = "under-way"),
  @JsonSubTypes.Type(value = SubRunState.Ended.class, name = "ended"),
  @JsonSubTypes.Type(value = SubRunState.Refused.class, name = "refused")
})
public sealed interface SubRunState {

  /** It is on record and has not ended. */
  record UnderWay() implements SubRunState {}

  /** It has ended. */
  record Ended(RunResult result) implements SubRunState {}

  /** It was never started, and nothing is on record of it. */
  record Refused(WorkflowError error) implements SubRunState {}
}
