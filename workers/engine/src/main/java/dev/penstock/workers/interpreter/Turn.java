package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.workers.protocol.RunStart;
import java.util.Map;

/** All that one step works with. */
record Turn(Program program, RunStart start, Stack stack, Scope scope, Moment moment) {

  WorkflowDefinition definition() {
    return program.definition();
  }

  Schemas schemas() {
    return program.schemas();
  }

  long now() {
    return moment.now();
  }

  Map<String, JsonNode> inside(TaskDefinition task, Entered entered) {
    return scope.inside(stack, task, entered);
  }

  void saw(Sighting sighting) {
    program.watcher().saw(sighting);
  }

  static Evaluation at(TaskDefinition task) {
    return new Evaluation(task.position().pointer());
  }
}
