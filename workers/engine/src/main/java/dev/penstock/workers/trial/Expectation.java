package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.expression.Expression;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a test wants to see; what is absent is not looked at.
 *
 * @param path names or pointers of the tasks, in the order they begin
 * @param output the run's output, exactly
 * @param fault members that the run's error must have; when absent, the run must complete
 * @param calls the calls made, in order, and no other
 * @param holds jq conditions on the output
 * @param undone names or pointers of the tasks whose undo ran, in that order
 * @param lasts how long the run takes by the trial's clock
 */
public record Expectation(
    Optional<List<String>> path,
    Optional<JsonNode> output,
    Optional<JsonNode> fault,
    Optional<List<ExpectedCall>> calls,
    List<Expression> holds,
    Optional<List<String>> undone,
    Optional<Duration> lasts) {

  static final Expectation NOTHING =
      new Expectation(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty());

  /**
   * One call.
   *
   * @param task name or pointer of its task
   * @param tool its kind
   * @param with members that its arguments must have; others are not looked at
   */
  public record ExpectedCall(
      Optional<String> task, Optional<String> tool, Optional<JsonNode> with) {}
}
