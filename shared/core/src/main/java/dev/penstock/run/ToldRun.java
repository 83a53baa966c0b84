package dev.penstock.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.approval.Addressees;
import dev.penstock.approval.Quorum;
import dev.penstock.approval.Requirement;
import dev.penstock.json.Json;
import dev.penstock.trace.TraceCause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One run, folded from its entries of the trail and from nothing else. Give it the entries in their
 * order, up to the moment that is asked for. Not thread-safe.
 */
public final class ToldRun {

  private static final Set<String> ENDS = Set.of("run.completed", "run.faulted", "run.cancelled");

  private final String id;
  private final Map<String, ToldQuestion> questions = new LinkedHashMap<>();
  private final Map<String, ToldEffect> effects = new LinkedHashMap<>();
  private final List<JsonNode> decisions = new ArrayList<>();
  private final List<ToldUndo> undos = new ArrayList<>();
  private @Nullable Pins pins;
  private String status = "";
  private @Nullable Instant startedAt;
  private @Nullable Instant endedAt;
  private @Nullable Instant undoingSince;
  private @Nullable String outputDigest;
  private @Nullable String problemDigest;
  private long lastSeq;

  /**
   * What the run was recorded with.
   *
   * @param definition {@code namespace/name@version}
   * @param deliveryId null when no delivery started it
   * @param retryOf the run that it was taken up from; null when none
   * @param cause where in a trace the one stands who caused it; null for none
   * @param parent null when no run's task started it
   */
  public record Pins(
      String definition,
      String definitionDigest,
      String configDigest,
      String policyDigest,
      String inputDigest,
      String startedBy,
      @Nullable String deliveryId,
      @Nullable String retryOf,
      @Nullable TraceCause cause,
      @Nullable ToldParent parent,
      Instant requestedAt) {

    Pins migrated(String to, String digest) {
      return new Pins(
          to,
          digest,
          configDigest,
          policyDigest,
          inputDigest,
          startedBy,
          deliveryId,
          retryOf,
          cause,
          parent,
          requestedAt);
    }
  }

  public ToldRun(String id) {
    this.id = id;
  }

  /**
   * Takes the next entry.
   *
   * @param entry the body of a row of the trail that belongs to this run
   */
  public void take(JsonNode entry) {
    lastSeq = entry.path("seq").longValue();
    Instant at = Instant.parse(entry.path("at").asText());
    String kind = entry.path("kind").asText();
    JsonNode detail = entry.path("detail");
    switch (kind) {
      case "run.requested" -> requested(entry, detail, at);
      case "run.started" -> {
        startedAt = at;
        status = "running";
      }
      case "run.continued" -> status = "running";
      case "run.resumed" ->
          status =
              questions.values().stream().anyMatch(ToldQuestion::isOpen) ? "waiting" : "running";
      case "run.paused" -> status = "paused";
      case "run.migrated" -> {
        if (pins != null) {
          pins = pins.migrated(text(detail, "to"), text(detail, "definitionDigest"));
        }
      }
      case "approval.requested" -> asked(entry, detail, at);
      case "approval.claimed", "approval.released", "approval.delegated", "approval.reassigned" ->
          questions.computeIfPresent(
              text(entry, "subject"), (_, question) -> handed(question, kind, entry));
      case "approval.escalated" ->
          questions.computeIfPresent(
              text(entry, "subject"),
              (_, question) -> question.putTo(text(detail, "role"), Addressees.ALL));
      case "approval.decided" ->
          close(entry, "decided", text(detail, "outcome"), text(entry, "actor"), at);
      case "approval.expired" -> close(entry, "expired", null, null, at);
      case "approval.cancelled" -> close(entry, "cancelled", null, null, at);
      case "policy.decided" -> decisions.add(entry);
      case "effect.intended" -> effects.put(effectKey(detail), intended(entry, detail, at));
      case "effect.recorded" -> recorded(detail, at);
      case "effect.unknown" -> doubt(detail);
      case "run.undoing" -> undoingSince = at;
      case "run.task-undone" -> undos.add(ToldUndo.of(detail, "undone", at));
      case "run.undo-failed" -> undos.add(ToldUndo.of(detail, "failed", at));
      default -> {
        if (ENDS.contains(kind)) {
          ended(kind.substring("run.".length()), detail, at);
        }
      }
    }
  }

  private void requested(JsonNode entry, JsonNode detail, Instant at) {
    status = "pending";
    pins =
        new Pins(
            text(detail, "definition"),
            text(detail, "definitionDigest"),
            text(detail, "configDigest"),
            text(detail, "policyDigest"),
            text(detail, "inputDigest"),
            text(entry, "actor"),
            detail.path("deliveryId").textValue(),
            detail.path("retryOf").textValue(),
            TraceCause.told(detail).orElse(null),
            ToldParent.of(detail),
            at);
  }

  private void asked(JsonNode entry, JsonNode detail, Instant at) {
    String question = text(entry, "subject");
    questions.put(
        question,
        new ToldQuestion(
            question,
            text(detail, "kind"),
            text(detail, "position"),
            text(detail, "iteration"),
            text(detail, "role"),
            new Quorum(
                detail.path("needed").asInt(1),
                detail.path("fourEyes").asBoolean(),
                Requirement.list(detail.path("requirements").asText("[]"))),
            new Addressees(texts(detail.path("groups")), detail.path("assignee").textValue()),
            text(detail, "askedBy"),
            text(detail, "payloadDigest"),
            at,
            detail.has("dueAt") ? Instant.parse(text(detail, "dueAt")) : null,
            "open",
            null,
            null,
            null));
    if (status.equals("pending") || status.equals("running")) {
      status = "waiting";
    }
  }

  private static ToldQuestion handed(ToldQuestion question, String kind, JsonNode entry) {
    String to =
        kind.equals("approval.claimed")
            ? text(entry, "actor")
            : entry.path("detail").path("to").textValue();
    return question.putTo(question.role(), new Addressees(question.addressees().groups(), to));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    if (array.isTextual()) {
      Json.read(array.textValue()).forEach(text -> texts.add(text.asText()));
    }
    return texts;
  }

  private void close(
      JsonNode entry, String as, @Nullable String outcome, @Nullable String by, Instant at) {
    questions.computeIfPresent(
        text(entry, "subject"), (_, question) -> question.closed(as, outcome, by, at));
  }

  private static ToldEffect intended(JsonNode entry, JsonNode detail, Instant at) {
    return new ToldEffect(
        text(detail, "key"),
        detail.path("attempt").longValue(),
        text(entry, "subject"),
        detail.path("fencingToken").longValue(),
        text(detail, "argumentsDigest"),
        at,
        "intended",
        null,
        null,
        null,
        null);
  }

  private void recorded(JsonNode detail, Instant at) {
    effects.computeIfPresent(
        effectKey(detail),
        (_, e) ->
            new ToldEffect(
                e.key(),
                e.attempt(),
                e.position(),
                e.fencingToken(),
                e.argumentsDigest(),
                e.intendedAt(),
                "recorded",
                detail.path(detail.has("choice") ? "choice" : "outcome").textValue(),
                detail.path("receipt").textValue(),
                detail.path("resultDigest").textValue(),
                at));
  }

  private void doubt(JsonNode detail) {
    effects.computeIfPresent(
        effectKey(detail),
        (_, e) ->
            new ToldEffect(
                e.key(),
                e.attempt(),
                e.position(),
                detail.path("fencingToken").longValue(),
                e.argumentsDigest(),
                e.intendedAt(),
                "unknown",
                null,
                null,
                null,
                null));
  }

  /** Whoever waits for an answer does so no more: the end withdraws what is open. */
  private void ended(String as, JsonNode detail, Instant at) {
    status = as;
    endedAt = at;
    outputDigest = detail.path("outputDigest").textValue();
    problemDigest = detail.path("problemDigest").textValue();
    questions.replaceAll(
        (_, question) ->
            question.isOpen() ? question.closed("cancelled", null, null, at) : question);
  }

  private static String effectKey(JsonNode detail) {
    return text(detail, "key") + "#" + detail.path("attempt").asText();
  }

  private static String text(JsonNode json, String member) {
    return json.path(member).asText("");
  }

  public String id() {
    return id;
  }

  /** Empty when the trail has not told yet that the run was put on record. */
  public Optional<Pins> pins() {
    return Optional.ofNullable(pins);
  }

  /** A status of the run's row. */
  public String status() {
    return status;
  }

  public Optional<Instant> startedAt() {
    return Optional.ofNullable(startedAt);
  }

  public Optional<Instant> endedAt() {
    return Optional.ofNullable(endedAt);
  }

  public Optional<String> outputDigest() {
    return Optional.ofNullable(outputDigest);
  }

  public Optional<String> problemDigest() {
    return Optional.ofNullable(problemDigest);
  }

  public List<ToldQuestion> questions() {
    return List.copyOf(questions.values());
  }

  public List<ToldEffect> effects() {
    return List.copyOf(effects.values());
  }

  /** The entries of the policy's decisions, in order. */
  public List<JsonNode> policyDecisions() {
    return List.copyOf(decisions);
  }

  /** When the run began to undo its tasks; empty when it has not. */
  public Optional<Instant> undoingSince() {
    return Optional.ofNullable(undoingSince);
  }

  /** The undos that are over, in order. */
  public List<ToldUndo> undos() {
    return List.copyOf(undos);
  }

  /**
   * Positions of the tasks that wait for a person or for an effect. A task that waits for time, or
   * is pure, leaves nothing on the trail.
   */
  public Set<String> openTasks() {
    Set<String> open = new TreeSet<>();
    questions.values().stream().filter(ToldQuestion::isOpen).forEach(q -> open.add(q.position()));
    if (endedAt == null) {
      effects.values().stream().filter(ToldEffect::isOpen).forEach(e -> open.add(e.position()));
    }
    return open;
  }

  /** The sequence number of the last entry taken. */
  public long lastSeq() {
    return lastSeq;
  }
}
