package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An action on many, of which the API takes a part at a time. */
final class Bulk {

  private Bulk() {}

  /** Names a query in the request; what has no value is left out. */
  static void put(ObjectNode body, Map<String, @Nullable String> filters) {
    filters.forEach(
        (name, value) -> {
          if (value != null) {
            body.put(name, value);
          }
        });
  }

  /** What was done to each, after all of them. */
  static ArrayNode act(ApiClient api, String path, ObjectNode body) {
    ArrayNode done = Json.array();
    JsonNode answer;
    do {
      answer = api.post(path, body, Map.of("idempotency-key", Ids.next("cli")));
      answer.path("items").forEach(done::add);
      body.set("after", answer.path("next"));
    } while (answer.has("next"));
    return done;
  }
}
