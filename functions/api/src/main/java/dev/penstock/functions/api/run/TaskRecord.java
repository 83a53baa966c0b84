package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is on record of a run at one place. Of several attempts, the last one's digests and outcome.
 *
 * @param outcome how it went, as the trace names it; null where it says nothing of that
 * @param status the HTTP or DSL status that was told with it
 * @param attempts the number of the last attempt; of questions, how many were asked
 * @param rule the policy's rule that matched
 * @param receipt whether a receipt proves it; null where there is no effect
 * @param taken how many events were heard; null where it listens to none
 * @param micros what all attempts took. No two runs take the same time: it is no difference
 */
record TaskRecord(
    @Nullable String outcome,
    @Nullable Long status,
    long attempts,
    @Nullable String argumentsDigest,
    @Nullable String resultDigest,
    @Nullable String rule,
    @Nullable Boolean receipt,
    @Nullable Long taken,
    long micros) {

  /** The names of what the two don't share, in the order in which they are told. */
  List<String> differences(TaskRecord other) {
    List<String> names = new ArrayList<>();
    note(names, "outcome", outcome, other.outcome);
    note(names, "status", status, other.status);
    note(names, "attempts", attempts, other.attempts);
    note(names, "argumentsDigest", argumentsDigest, other.argumentsDigest);
    note(names, "resultDigest", resultDigest, other.resultDigest);
    note(names, "rule", rule, other.rule);
    note(names, "receipt", receipt, other.receipt);
    note(names, "taken", taken, other.taken);
    return names;
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    put(json, "outcome", outcome);
    put(json, "status", status);
    put(json, "attempts", attempts);
    put(json, "argumentsDigest", argumentsDigest);
    put(json, "resultDigest", resultDigest);
    put(json, "rule", rule);
    put(json, "receipt", receipt);
    put(json, "taken", taken);
    put(json, "micros", micros);
    return json;
  }

  private static void note(
      List<String> names, String name, @Nullable Object here, @Nullable Object there) {
    if (!Objects.equals(here, there)) {
      names.add(name);
    }
  }

  private static void put(ObjectNode json, String name, @Nullable Object value) {
    if (value != null) {
      json.set(name, Json.mapper().valueToTree(value));
    }
  }
}
