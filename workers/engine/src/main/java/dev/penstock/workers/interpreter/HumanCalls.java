package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.approval.Addressees;
import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.task.ApprovalTimers.OnExpiry;
import dev.penstock.definition.task.Asked;
import dev.penstock.definition.task.HumanCallTask;
import dev.penstock.expression.Template;
import dev.penstock.form.ReviewedDocument;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.HumanDecision;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A {@code call} of a person: asks, and goes on with what they have answered. */
final class HumanCalls {

  private HumanCalls() {}

  static Command ask(Turn turn, HumanCallTask task, Entered entered) {
    Map<String, JsonNode> arguments = turn.inside(task, entered);
    Function<Template, JsonNode> value =
        template -> Turn.at(task).of(template, entered.input(), arguments);
    JsonNode title = value.apply(task.title());
    JsonNode payload = shown(task, value);
    Optional<JsonNode> assignee = task.assignee().map(value);
    return Questions.asked(
        turn,
        task,
        new Addressees(task.groups(), assignee.map(HumanCalls::person).orElse(null)),
        title.isTextual() ? title.textValue() : title.toString(),
        payload,
        ApprovalTimes.of(
            turn,
            task,
            span -> Spans.millis(Turn.at(task), span, entered.input(), () -> arguments)));
  }

  /** All that the person sees, so that a decision on its digest is one on all of it. */
  private static JsonNode shown(HumanCallTask task, Function<Template, JsonNode> value) {
    return switch (task.asked()) {
      case Asked.Approval approval -> value.apply(approval.payload());
      case Asked.Form form -> {
        ObjectNode shown = Json.object();
        shown.set("schema", form.schema());
        form.ui().ifPresent(ui -> shown.set("ui", ui));
        form.initial().ifPresent(initial -> shown.set("initial", value.apply(initial)));
        form.about().ifPresent(about -> shown.set("about", value.apply(about)));
        yield shown;
      }
      case Asked.Review review -> {
        JsonNode documents = value.apply(review.documents());
        ReviewedDocument.complaint(documents)
            .ifPresent(
                complaint -> {
                  throw Turn.at(task).expression("\"documents\" " + complaint);
                });
        ObjectNode shown = Json.object();
        shown.set("documents", documents);
        review.about().ifPresent(about -> shown.set("about", value.apply(about)));
        yield shown;
      }
    };
  }

  private static @Nullable String person(JsonNode name) {
    String text = name.isNull() ? "" : name.asText();
    return text.isBlank() ? null : text.startsWith("person:") ? text : "person:" + text;
  }

  static Command answered(Turn turn, Happening happening) {
    HumanCallTask task = (HumanCallTask) turn.stack().top().definition();
    if (!(happening instanceof Happening.Decided(HumanDecision decision))) {
      throw Calls.unexpected(happening);
    }
    boolean expired = decision.outcome().equals(Calls.EXPIRED);
    if (expired && task.timers().onExpiry() == OnExpiry.FAIL) {
      throw new Fault(
          WorkflowError.Standard.TIMEOUT.error(
              "Nobody decided in time.", task.position().pointer()));
    }
    String outcome =
        expired && task.timers().onExpiry() == OnExpiry.APPROVE
            ? Questions.APPROVED
            : decision.outcome();
    return Completion.leave(
        turn,
        switch (task.asked()) {
          case Asked.Approval approval -> ruled(task, approval.faultOnReject(), outcome, decision);
          case Asked.Review review -> {
            ObjectNode output = ruled(task, review.faultOnReject(), outcome, decision);
            // Those that were decided on, as they came with the decision.
            output.set("documents", decision.result());
            yield output;
          }
          case Asked.Form _ -> filledIn(task, decision);
        });
  }

  private static ObjectNode ruled(
      HumanCallTask task, boolean faultOnReject, String outcome, HumanDecision decision) {
    boolean goesBack = outcome.equals(Questions.CHANGES_REQUESTED);
    if (!outcome.equals(Questions.APPROVED) && !goesBack && faultOnReject) {
      throw Calls.refused(task, decision);
    }
    ObjectNode output = Json.object();
    output.put("outcome", outcome);
    output.put("decidedBy", decision.decidedBy());
    output.put("decidedAt", decision.decidedAt().toString());
    output.put("comment", decision.comment());
    return output;
  }

  /** A form that is not filled in has no answer to go on with, so that is always a fault. */
  private static JsonNode filledIn(HumanCallTask task, HumanDecision decision) {
    if (!decision.outcome().equals(Questions.SUBMITTED) || decision.result() == null) {
      throw Calls.refused(task, decision);
    }
    return decision.result();
  }
}
