package dev.penstock.workers.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.HumanTasks;
import io.temporal.client.WorkflowClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An inbox whose people decide as soon as they are asked, or never. */
final class ScriptedPeople implements HumanTasks {

  private final List<HumanTaskRequest> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> withdrawn = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, HumanDecision> decisions = new ConcurrentHashMap<>();
  private volatile @Nullable WorkflowClient client;
  private volatile Function<HumanTaskRequest, @Nullable String> choice = _ -> null;
  private volatile @Nullable JsonNode result;

  void connect(WorkflowClient connected) {
    client = connected;
  }

  void alwaysDecide(String choice, @Nullable JsonNode entered) {
    decideOn(_ -> choice);
    enter(entered);
  }

  /** What they enter with each decision. */
  void enter(@Nullable JsonNode entered) {
    result = entered;
  }

  /** Null leaves a question open. */
  void decideOn(Function<HumanTaskRequest, @Nullable String> choose) {
    choice = choose;
  }

  List<HumanTaskRequest> asked() {
    return List.copyOf(asked);
  }

  void decide(HumanTaskRequest question, String choice) {
    decisions.put(
        question.id(),
        new HumanDecision(question.id(), choice, "ada", Instant.EPOCH, null, result));
    if (client != null) {
      client.newUntypedWorkflowStub(question.task().runId()).signal("decided", question.id());
    }
  }

  @Override
  public void ask(HumanTaskRequest request) {
    asked.add(request);
    String chosen = choice.apply(request);
    if (chosen != null) {
      decide(request, chosen);
    }
  }

  @Override
  public HumanDecision decision(String humanTaskId) {
    HumanDecision decision = decisions.get(humanTaskId);
    if (decision == null) {
      throw new IllegalStateException("Nobody decided " + humanTaskId);
    }
    return decision;
  }

  @Override
  public void withdraw(String humanTaskId) {
    withdrawn.add(humanTaskId);
  }

  List<String> withdrawn() {
    return List.copyOf(withdrawn);
  }

  @Override
  public HumanDecision expire(String humanTaskId) {
    return decisions.computeIfAbsent(
        humanTaskId, id -> new HumanDecision(id, "expired", null, Instant.EPOCH, null, null));
  }
}
