package dev.penstock.workers.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker is told of how a target is asked (F31). */
class ReconcileArgumentsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/{shop}/orders?reference={effectKey}",
        "${ \"http://127.0.0.1/\" + .shop + \"/orders?reference={effectKey}\" }"
      })
  void shouldPutTheKeyOfEachLapIntoTheQuestion(String endpoint) {
    List<JsonNode> asked = new ArrayList<>();

    Journal.of(
        document(endpoint),
        Json.object().put("shop", "blue"),
        effect -> {
          asked.add(effect.arguments().path(EffectRequest.RECONCILE));
          return Json.object().set("done", Json.object().put("shop", "blue"));
        },
        List.of(),
        UnaryOperator.identity(),
        coming -> coming.getFirst());

    assertThat(asked)
        .extracting(question -> question.path("endpoint").asText())
        .containsExactly(
            "http://127.0.0.1/blue/orders?reference=run_1%3A%2Fdo%2F0%2Feach%2Fdo%2F0%2Forder%3A0",
            "http://127.0.0.1/blue/orders?reference=run_1%3A%2Fdo%2F0%2Feach%2Fdo%2F0%2Forder%3A1");
    assertThat(asked.getFirst())
        .isEqualTo(
            Json.object()
                .put("endpoint", asked.getFirst().path("endpoint").asText())
                .put("found", "length > 0")
                .put("settles", 2000L));
  }

  private static JsonNode document(String endpoint) {
    JsonNode document =
        Json.read(
            """
            {"document": {"dsl": "1.0.3", "namespace": "test", "name": "orders", "version": "1.0.0"},
             "do": [{"each": {"for": {"each": "x", "in": "${ [1, 2] }"}, "do": [
               {"order": {"call": "http",
                          "with": {"method": "post", "endpoint": "http://127.0.0.1/orders"},
                          "metadata": {"effect": {"reconcile": {"endpoint": "", "found": "length > 0"}}}}}
             ]}}]}
            """);
    ((com.fasterxml.jackson.databind.node.ObjectNode)
            document.at("/do/0/each/do/0/order/metadata/effect/reconcile"))
        .put("endpoint", endpoint);
    return document;
  }
}
