package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.ConfigStore;
import dev.penstock.config.EffectiveConfig;
import dev.penstock.config.ExplainedConfig;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.store.Database;
import java.util.Optional;

/** What a run is configured with, value by value, and what another run has otherwise. */
final class RunConfigs {

  private final Database database;
  private final ConfigStore configs;

  RunConfigs(Database database, ConfigStore configs) {
    this.database = database;
    this.configs = configs;
  }

  HttpResponse answer(Exchange exchange) {
    Optional<String> other = exchange.query("compare").text("compare");
    EffectiveConfig config = pinned(exchange.segment("id"));
    ExplainedConfig explained = ExplainedConfig.of(config);
    ObjectNode json = Json.object();
    json.put("digest", config.digest());
    json.put("environment", config.environment());
    json.set("values", explained.json());
    if (other.isPresent()) {
      json.put("comparedWith", other.get());
      json.set("differences", explained.differences(ExplainedConfig.of(pinned(other.get()))));
    }
    return Validator.answer(exchange.request(), json);
  }

  private EffectiveConfig pinned(String run) {
    String digest =
        database.inTransaction(
            connection ->
                RunRows.run(connection, run)
                    .orElseThrow(Exchange::notFound)
                    .path("configDigest")
                    .asText());
    return configs.require(digest);
  }
}
