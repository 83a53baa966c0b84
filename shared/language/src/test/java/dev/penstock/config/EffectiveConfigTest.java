package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import org.junit.jupiter.api.Test;

/** How base and environment become one configuration (RFC 7396). */
class EffectiveConfigTest {

  @Test
  void shouldMergeObjectsAndReplaceEverythingElseWhenTheEnvironmentSpeaks() {
    var base = Json.read("{\"http\":{\"timeout\":\"PT5S\",\"retries\":3},\"hosts\":[\"a\",\"b\"]}");
    var overlay = Json.read("{\"http\":{\"timeout\":\"PT9S\"},\"hosts\":[\"c\"]}");

    var config = EffectiveConfig.merge("prod", base, overlay);

    assertThat(config.values())
        .isEqualTo(Json.read("{\"http\":{\"timeout\":\"PT9S\",\"retries\":3},\"hosts\":[\"c\"]}"));
  }

  @Test
  void shouldRemoveAValueWhenTheEnvironmentSaysNull() {
    var base = Json.read("{\"http\":{\"proxy\":\"p\",\"retries\":3}}");

    var config = EffectiveConfig.merge("prod", base, Json.read("{\"http\":{\"proxy\":null}}"));

    assertThat(config.values()).isEqualTo(Json.read("{\"http\":{\"retries\":3}}"));
  }

  @Test
  void shouldLeaveTheFilesAsTheyAreWhenMerging() {
    var base = Json.read("{\"http\":{\"retries\":3}}");

    EffectiveConfig.merge("prod", base, Json.read("{\"http\":{\"retries\":4}}"));

    assertThat(base).isEqualTo(Json.read("{\"http\":{\"retries\":3}}"));
  }

  @Test
  void shouldGiveTheSameDigestWhateverTheOrderOfKeys() {
    var one = EffectiveConfig.merge("prod", Json.read("{\"a\":1,\"b\":2}"), Json.object());
    var other = EffectiveConfig.merge("prod", Json.object(), Json.read("{\"b\":2,\"a\":1}"));

    assertThat(one.digest()).isEqualTo(other.digest());
  }

  @Test
  void shouldGiveEnvironmentsTheirOwnDigestWhenTheirValuesAreEqual() {
    var staging = EffectiveConfig.merge("staging", Json.object(), Json.object());
    var prod = EffectiveConfig.merge("prod", Json.object(), Json.object());

    assertThat(staging.digest()).isNotEqualTo(prod.digest());
  }
}
