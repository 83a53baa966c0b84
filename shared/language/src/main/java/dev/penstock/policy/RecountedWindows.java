package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the windows of a version would have counted, had they been there: of what a version that was
 * asked has a window of, the tally that was stored then; of others, the recorded actions that were
 * begun. Not thread-safe.
 */
final class RecountedWindows {

  private static final JsonNode NONE = Json.object();

  private record Place(String window, String subject) {}

  private final Policy policy;
  private final Map<String, JsonNode> documents;
  private final Map<Place, CountedActions> counted = new HashMap<>();

  /**
   * Nothing counted so far.
   *
   * @param documents of policies that were asked, by digest; one that is not there yet may come
   */
  RecountedWindows(Policy policy, Map<String, JsonNode> documents) {
    this.policy = policy;
    this.documents = documents;
  }

  /** Counts an action that was begun; what the policy can't count it would have denied. */
  void add(RecordedAction action) {
    Optional<Instant> at = action.at();
    if (action.begunAttempt() == 0 || at.isEmpty()) {
      return;
    }
    for (PolicyCount count : policy.counts(PolicyVariables.of(action.input()))) {
      if (count.counts()) {
        counted
            .computeIfAbsent(new Place(count.window(), count.subject()), _ -> new CountedActions())
            .add(action, at.get(), count.amount());
      }
    }
  }

  /** The input as the version would have seen it. */
  JsonNode seen(RecordedAction action) {
    ObjectNode seen = action.input().deepCopy();
    ObjectNode windows = Json.object();
    Instant at = action.at().orElse(Instant.EPOCH);
    for (PolicyCount count : policy.counts(PolicyVariables.of(action.input()))) {
      JsonNode known = stored(action, count.window());
      if (known.isObject()) {
        windows.set(count.window(), known);
        continue;
      }
      PolicyCount.Tally tally =
          counted
              .getOrDefault(new Place(count.window(), count.subject()), new CountedActions())
              .since(at.minus(count.within()), action.effectKey());
      windows.putObject(count.window()).put("count", tally.count()).put("sum", tally.sum());
    }
    seen.withObject("/history").set(policy.asker(), windows);
    return seen;
  }

  private JsonNode stored(RecordedAction action, String window) {
    for (JsonNode answer : action.answers()) {
      if (answer.path("policy").asText().equals(policy.name())) {
        JsonNode then = documents.getOrDefault(answer.path("digest").asText(), NONE);
        if (then.path("classes").equals(policy.document().path("classes"))
            && meaning(then, window).equals(meaning(policy.document(), window))) {
          String asker = policy.name() + "@" + answer.path("version").asText();
          return action.input().path("history").path(asker).path(window);
        }
      }
    }
    return NONE.path(window);
  }

  /** A window without what is said of it for people; missing where there is none of that name. */
  private static JsonNode meaning(JsonNode document, String name) {
    for (JsonNode window : document.path("windows")) {
      if (window.path("name").asText().equals(name)) {
        return window.<ObjectNode>deepCopy().without(List.of("description"));
      }
    }
    return document.path("windows").path(-1);
  }
}
