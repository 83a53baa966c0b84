package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Digest;

/**
 * How a version of a policy comes into force.
 *
 * @param shadow whether it is only asked and recorded beside the version in force, and decides
 *     nothing
 * @param share how many of a hundred new runs take it; the others take the version before
 * @param narrowsInFlight whether runs that began before it are held to it too, beside what they are
 *     pinned to
 */
public record PolicyRollout(boolean shadow, int share, boolean narrowsInFlight) {

  static final int ALL = 100;

  /** Of a policy file that was read without errors. */
  public static PolicyRollout of(JsonNode document) {
    return new PolicyRollout(
        document.path("mode").asText("").equals("shadow"),
        document.path("share").asInt(ALL),
        document.path("inFlight").asText("").equals("narrow"));
  }

  /** Whether every new run takes it. */
  public boolean isFull() {
    return !shadow && share >= ALL;
  }

  /** The same answer for a run for ever, and for each policy its own. */
  boolean takes(String runId, String policy) {
    String digest = Digest.of(policy + " " + runId);
    String head = digest.substring(digest.indexOf(':') + 1, digest.indexOf(':') + 9);
    return Long.parseLong(head, 16) % ALL < share;
  }
}
