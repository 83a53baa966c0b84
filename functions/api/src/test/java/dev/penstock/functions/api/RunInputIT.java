package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Role;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F15: who starts a run is told what of its input the definition does not take. */
class RunInputIT {

  private static final String ORDER =
      """
      document: {dsl: "1.0.3", namespace: shop, name: order, version: %s}
      input:
        schema:
          format: json
          document:
            type: object
            required: [amount]
            properties:
              amount: {type: integer, minimum: 1}
              lines: {type: array, items: {type: object, properties: {sku: {type: string}}}}
      do: [{note: {set: {a: 1}}}]
      """;

  @TempDir static Path folder;
  private static ApiFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
    fixture.applySample();
    assertThat(fixture.apply(false, Map.of("workflows/o.yaml", ORDER.formatted("1.0.0"))).status())
        .isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldNameEveryDefectOfAnInputWithItsPointerAndStartNothing() {
    long before = fixture.count("SELECT count(*) FROM run");

    var refused = start("shop/order", "{'amount':0,'lines':[{'sku':'a'},{'sku':7}]}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
    assertThat(refused.at("/code")).isEqualTo("invalid-input");
    assertThat(refused.body().path("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("/input/amount", "/input/lines/1/sku");
    assertThat(fixture.count("SELECT count(*) FROM run")).isEqualTo(before);
    assertThat(fixture.count("SELECT count(*) FROM outbox WHERE topic = 'run.start'")).isZero();
  }

  @Test
  void shouldSayWhatIsMissingWhereItShouldBe() {
    JsonNode error = start("shop/order", "{}").body().at("/errors/0");

    assertThat(error.path("pointer").asText()).isEqualTo("/input/amount");
    assertThat(error.path("detail").asText()).contains("amount");
  }

  @Test
  void shouldHoldAnInputToTheVersionThatWouldRun() {
    fixture.apply(
        false,
        Map.of(
            "workflows/o.yaml", ORDER.formatted("2.0.0").replace("minimum: 1}", "minimum: 100}")));

    assertThat(start("shop/order','version':'^1", "{'amount':12}").status()).isEqualTo(202);
    assertThat(start("shop/order','version':'^2", "{'amount':12}").status()).isEqualTo(400);
    fixture.sql("DELETE FROM outbox WHERE topic = 'run.start'");
  }

  private static ApiFixture.Reply start(String workflow, String input) {
    return fixture
        .post("/runs")
        .as(Role.SERVICE)
        .json("{'workflow':'%s','input':%s}".formatted(workflow, input))
        .send();
  }
}
