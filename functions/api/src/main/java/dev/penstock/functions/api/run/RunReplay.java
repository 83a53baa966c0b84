package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.ConfigLayer;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpResponse;
import dev.penstock.policy.OtherPolicies;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyReadResult;
import dev.penstock.replay.ReplayBasis;
import dev.penstock.store.Database;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A run taken once more on what is on record of it, to see where it would go another way. Nothing
 * is called and nothing is changed. Thread-safe.
 */
public final class RunReplay {

  private static final int LONGEST_VERSION = 100;
  private static final int LONGEST_SOURCE = 200;
  private static final int MOST_FILES = 20;

  private final Database database;
  private final Replayer replayer;

  public RunReplay(Database database, Replayer replayer) {
    this.database = database;
    this.replayer = replayer;
  }

  public List<Route> routes() {
    return List.of(Route.of("POST", "/runs/{id}/replay", Operation.REPLAY_RUN, this::replay));
  }

  private HttpResponse replay(Exchange exchange) {
    exchange.query();
    String run = exchange.segment("id");
    Members body = exchange.body();
    Optional<String> version = body.optionalText("version", LONGEST_VERSION);
    Optional<JsonNode> definition = body.any("definition");
    if (version.isPresent() && definition.isPresent()) {
      body.error("definition", "must not be given beside a version");
    }
    OtherPolicies policies = policies(body);
    List<ConfigLayer> config = config(body);
    body.done();
    // Who may not see the run is told that there is none, before anything of it is read.
    database.inTransaction(
        connection -> RunRows.run(connection, run).orElseThrow(Exchange::notFound));
    return HttpResponse.json(
        200,
        replayer.replay(
            run, new ReplayBasis(version, definition, policies, config, exchange.reach())));
  }

  private static OtherPolicies policies(Members body) {
    List<Policy> policies = new ArrayList<>();
    Set<String> scopes = new HashSet<>();
    JsonNode documents = body.any("policies").orElse(MissingNode.getInstance());
    if (!documents.isMissingNode() && (!documents.isArray() || documents.size() > MOST_FILES)) {
      body.error("policies", "must be an array of at most " + MOST_FILES + " policies");
      return OtherPolicies.NONE;
    }
    for (int i = 0; i < documents.size(); i++) {
      switch (Policy.parse(documents.get(i))) {
        case PolicyReadResult.Valid(Policy policy) -> {
          if (!scopes.add(policy.scope().key())) {
            body.error("policies", "/" + i, "has the scope of another one");
          }
          policies.add(policy);
        }
        case PolicyReadResult.Invalid(var errors) ->
            body.error(
                "policies", "/" + i + errors.getFirst().pointer(), errors.getFirst().detail());
      }
    }
    return new OtherPolicies(policies);
  }

  private static List<ConfigLayer> config(Members body) {
    List<ConfigLayer> layers = new ArrayList<>();
    for (Members layer : body.optionalObjects("config", MOST_FILES)) {
      String source = layer.text("source", LONGEST_SOURCE);
      if (layer.any("values").orElse(null) instanceof ObjectNode values) {
        layers.add(new ConfigLayer(source, values));
      } else {
        layer.error("values", "must be an object");
      }
      layer.nothingElse();
    }
    return layers;
  }
}
