package dev.penstock.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.config.ConfigLayer;
import dev.penstock.policy.OtherPolicies;
import dev.penstock.store.FolderReach;
import java.util.List;
import java.util.Optional;

/**
 * What a run is taken on in place of its own.
 *
 * @param version another version of the run's workflow
 * @param definition a document that is not stored; at most one of both is given
 * @param policies decide again of what was decided
 * @param config layers in place of those of the same source, or on top
 * @param reach what who asks may see: windows of the policies count no more than that
 */
public record ReplayBasis(
    Optional<String> version,
    Optional<JsonNode> definition,
    OtherPolicies policies,
    List<ConfigLayer> config,
    FolderReach reach) {

  public ReplayBasis {
    config = List.copyOf(config);
  }
}
