package dev.penstock.functions.api.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.trace.Hop;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run's trace drawn together, place by place. Rows of the platform's own bookkeeping are left
 * out: they say how long it took to write the others down.
 */
final class TaskRecords {

  private static final Map<String, Hop.Kind> KINDS =
      Arrays.stream(Hop.Kind.values())
          .collect(Collectors.toMap(Hop.Kind::wire, Function.identity()));

  private final SortedMap<TaskPlace, Gathered> places = new TreeMap<>();

  private TaskRecords() {}

  /** What {@link RunTrace} tells, in its order: what comes later of one place holds. */
  static SortedMap<TaskPlace, TaskRecord> of(JsonNode trace) {
    TaskRecords records = new TaskRecords();
    trace.path("hops").forEach(records::hop);
    trace.path("policyDecisions").forEach(records::decision);
    trace.path("effects").forEach(records::effect);
    trace.path("receipts").forEach(records::receipt);
    trace.path("humanTasks").forEach(records::question);
    trace.path("listeners").forEach(records::listener);
    SortedMap<TaskPlace, TaskRecord> told = new TreeMap<>();
    records.places.forEach((place, gathered) -> told.put(place, gathered.record()));
    return told;
  }

  private void hop(JsonNode hop) {
    String wire = hop.path("kind").asText();
    Hop.Kind kind = requireNonNull(KINDS.get(wire), wire);
    if (kind == Hop.Kind.AUDIT) {
      return;
    }
    Gathered at = at(hop, kind);
    at.attempt(hop);
    at.micros += hop.path("micros").asLong();
    JsonNode detail = hop.path("detail");
    at.outcome = text(detail, "outcome");
    at.status = detail.path("status").isIntegralNumber() ? detail.path("status").asLong() : null;
  }

  private void decision(JsonNode decision) {
    Gathered at = at(decision, Hop.Kind.POLICY);
    at.attempt(decision);
    at.outcome = text(decision, "outcome");
    at.rule = text(decision, "rule");
  }

  private void effect(JsonNode effect) {
    Gathered at = at(effect, Hop.Kind.TOOL);
    at.attempt(effect);
    at.argumentsDigest = text(effect, "argumentsDigest");
    at.resultDigest = null;
    at.receipt = false;
    String state = effect.path("state").asText();
    if (!state.equals("recorded")) {
      at.outcome = state;
      at.status = null;
    }
  }

  private void receipt(JsonNode receipt) {
    Gathered at = at(receipt, Hop.Kind.TOOL);
    // An attempt after it that has none yet is what the effect above tells of.
    if (receipt.path("attempt").asLong() >= at.attempts) {
      at.receipt = true;
      at.resultDigest = text(receipt, "resultDigest");
    }
  }

  private void question(JsonNode question) {
    Gathered at = at(question, Hop.Kind.APPROVAL);
    at.questions++;
    String outcome = text(question, "outcome");
    at.outcome = outcome == null ? text(question, "state") : outcome;
  }

  private void listener(JsonNode listener) {
    Gathered at = at(listener, Hop.Kind.EVENT_CONSUME);
    at.outcome = text(listener, "state");
    at.taken = (at.taken == null ? 0 : at.taken) + listener.path("taken").asLong();
  }

  private Gathered at(JsonNode row, Hop.Kind kind) {
    return places.computeIfAbsent(TaskPlace.of(row, kind), _ -> new Gathered());
  }

  private static @Nullable String text(JsonNode row, String name) {
    return row.path(name).textValue();
  }

  /** What is known of one place so far. */
  private static final class Gathered {
    private @Nullable String outcome;
    private @Nullable Long status;
    private long attempts = 1;
    private long questions;
    private @Nullable String argumentsDigest;
    private @Nullable String resultDigest;
    private @Nullable String rule;
    private @Nullable Boolean receipt;
    private @Nullable Long taken;
    private long micros;

    private void attempt(JsonNode row) {
      attempts = Math.max(attempts, row.path("attempt").asLong());
    }

    private TaskRecord record() {
      return new TaskRecord(
          outcome,
          status,
          Math.max(attempts, questions),
          argumentsDigest,
          resultDigest,
          rule,
          receipt,
          taken,
          micros);
    }
  }
}
