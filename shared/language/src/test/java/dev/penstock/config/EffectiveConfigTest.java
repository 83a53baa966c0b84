package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How base and environment become one configuration (RFC 7396). */
class EffectiveConfigTest {

  @Test
  void shouldMergeObjectsAndReplaceEverythingElseWhenTheEnvironmentSpeaks() {
    var base = Json.read("{\"http\":{\"timeout\":\"PT5S\",\"retries\":3},\"hosts\":[\"a\",\"b\"]}");
    var overlay = Json.read("{\"http\":{\"timeout\":\"PT9S\"},\"hosts\":[\"c\"]}");

    var config = merged("prod", base, overlay);

    assertThat(config.values())
        .isEqualTo(Json.read("{\"http\":{\"timeout\":\"PT9S\",\"retries\":3},\"hosts\":[\"c\"]}"));
  }

  @Test
  void shouldRemoveAValueWhenTheEnvironmentSaysNull() {
    var base = Json.read("{\"http\":{\"proxy\":\"p\",\"retries\":3}}");

    var config = merged("prod", base, Json.read("{\"http\":{\"proxy\":null}}"));

    assertThat(config.values()).isEqualTo(Json.read("{\"http\":{\"retries\":3}}"));
  }

  @Test
  void shouldPutALayerInThePlaceOfThatOfItsFileAndAnyOtherOnTop() {
    var config =
        merged("prod", Json.read("{\"a\":1,\"b\":1,\"c\":1}"), Json.read("{\"b\":2,\"c\":2}"));

    assertThat(config.replacing(ConfigLayer.base(object("{\"a\":9,\"b\":9}"))).values())
        .isEqualTo(Json.read("{\"a\":9,\"b\":2,\"c\":2}"));
    assertThat(config.replacing(new ConfigLayer("mine", object("{\"c\":3}"))).values())
        .isEqualTo(Json.read("{\"a\":1,\"b\":2,\"c\":3}"));
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) Json.read(json);
  }

  @Test
  void shouldLeaveTheFilesAsTheyAreWhenMerging() {
    var base = Json.read("{\"http\":{\"retries\":3}}");

    merged("prod", base, Json.read("{\"http\":{\"retries\":4}}"));

    assertThat(base).isEqualTo(Json.read("{\"http\":{\"retries\":3}}"));
  }

  @Test
  void shouldGiveTheSameDigestWhateverTheOrderOfKeys() {
    var one = merged("prod", Json.read("{\"a\":1,\"b\":2}"), Json.object());
    var other = merged("prod", Json.read("{\"b\":2,\"a\":1}"), Json.object());

    assertThat(one.digest()).isEqualTo(other.digest());
  }

  @Test
  void shouldGiveEnvironmentsTheirOwnDigestWhenTheirValuesAreEqual() {
    var staging = merged("staging", Json.object(), Json.object());
    var prod = merged("prod", Json.object(), Json.object());

    assertThat(staging.digest()).isNotEqualTo(prod.digest());
  }

  @Test
  void shouldLetWhatStartsTheRunHaveTheLastWord() {
    var config =
        merged("prod", Json.read("{\"limit\":1,\"name\":\"a\"}"), Json.read("{\"limit\":2}"))
            .with(new ConfigLayer("triggers/orders", (ObjectNode) Json.read("{\"limit\":3}")));

    assertThat(config.values()).isEqualTo(Json.read("{\"limit\":3,\"name\":\"a\"}"));
    assertThat(EffectiveConfig.parse(Json.read(config.document()))).isEqualTo(config);
  }

  @Test
  void shouldSayWhereTheValuesDoNotFitTheSchema() {
    var schema = Json.read("{\"properties\":{\"limit\":{\"type\":\"integer\",\"maximum\":9}}}");
    var config =
        new EffectiveConfig(
            "prod",
            List.of(ConfigLayer.base((ObjectNode) Json.read("{\"limit\":10}"))),
            Optional.of(schema));

    assertThat(config.complaint().orElseThrow()).contains("/limit").contains("9");
  }

  @Test
  void shouldRefuseMoreThanGoesAlongWithARun() {
    ObjectNode values = Json.object().put("text", "x".repeat(EffectiveConfig.MOST_BYTES));

    assertThat(EffectiveConfig.of("base", ConfigLayer.base(values)).complaint()).isPresent();
  }

  private static EffectiveConfig merged(String environment, JsonNode base, JsonNode overlay) {
    return EffectiveConfig.of(
        environment,
        ConfigLayer.base((ObjectNode) base),
        ConfigLayer.environment(environment, (ObjectNode) overlay));
  }
}
