package dev.penstock.workers.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a run starts from. Everything that decides its course is in here, by value or by digest: a
 * definition, configuration or policy that changes later does not change this run.
 *
 * @param runId also the workflow id
 * @param definitionDigest {@code sha256:…} of the canonical document
 * @param document the workflow document as JSON
 * @param configDigest {@code sha256:…} of the effective configuration
 * @param config its values: what expressions see as {@code $runtime.metadata.config}
 * @param policyDigest {@code sha256:…} of the policy that decides its actions
 * @param input the run's raw input
 * @param startedBy who caused it: {@code trigger:github-push}, {@code person:ada}, {@code key:…}
 * @param resumeFrom the interpreter's stack of frames when this continues an earlier part of the
 *     same run as new; null at the beginning
 */
public record RunStart(
    String runId,
    String definitionDigest,
    JsonNode document,
    String configDigest,
    JsonNode config,
    String policyDigest,
    JsonNode input,
    String startedBy,
    @Nullable JsonNode resumeFrom) {

  public RunStart {
    // Jackson reads an absent tree as JSON null.
    resumeFrom = resumeFrom == null || resumeFrom.isNull() ? null : resumeFrom;
    // Runs that began before they were given any have none.
    config = config == null || config.isNull() ? Json.object() : config;
  }
}
