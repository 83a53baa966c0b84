package dev.penstock.workers.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.Cost;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.RunPayloads;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The worker is told what a call costs, also of a function that is used by its name: F86. */
class CallCostTest {

  @Test
  void shouldTravelWithTheCall() {
    List<EffectRequest> made = new ArrayList<>();

    Journal.of(
        Json.read(
            """
            {"document": {"dsl": "1.0.3", "namespace": "test", "name": "paid", "version": "1.0.0"},
             "use": {"functions": {"ask": {"call": "http",
                "with": {"method": "post", "endpoint": "http://127.0.0.1/answers"},
                "metadata": {"effect": {"cost":
                  {"amount": 0.00001, "currency": "USD", "per": "/usage/total"}}}}}},
             "do": [{"first": {"call": "ask"}},
                    {"second": {"call": "http", "with": {"method": "get", "endpoint": "http://127.0.0.1/"}}}]}
            """),
        Json.object(),
        effect -> {
          made.add(effect);
          return Json.object().set("done", Json.object());
        },
        List.of(),
        UnaryOperator.identity(),
        coming -> coming.getFirst());

    assertThat(made)
        .extracting(EffectRequest::cost)
        .containsExactly(new Cost(new BigDecimal("0.00001"), "USD", "/usage/total"), null);
    for (EffectRequest request : made) {
      JsonNode written = RunPayloads.tree(request);
      assertThat(RunPayloads.read(written, EffectRequest.class)).isEqualTo(request);
      assertThat(written.has("cost")).isEqualTo(request.cost() != null);
    }
  }
}
