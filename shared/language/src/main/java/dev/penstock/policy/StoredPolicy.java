package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A policy version as it was applied, its seal and digest checked.
 *
 * @param name the policy's name, {@code default} for the one that runs take
 * @param version semantic version
 * @param digest {@code sha256:…} of the canonical document
 * @param document the whole file; shared between callers, so nobody changes it
 */
public record StoredPolicy(String name, String version, String digest, JsonNode document) {

  /** What names it: {@code default@1.0.0}. */
  public String identity() {
    return name + "@" + version;
  }

  public PolicyRollout rollout() {
    return PolicyRollout.of(document);
  }
}
