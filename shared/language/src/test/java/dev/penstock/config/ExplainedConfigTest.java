package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import org.junit.jupiter.api.Test;

/** Each effective value knows where it comes from (F22). */
class ExplainedConfigTest {

  @Test
  void shouldNameTheSourceOfEachValueAndWhatItReplaces() {
    var explained =
        ExplainedConfig.of(
            "prod",
            Json.read("{\"a\":{\"x\":1,\"y\":2,\"gone\":3},\"b\":[1],\"c\":\"same\"}"),
            Json.read("{\"a\":{\"y\":5,\"gone\":null,\"z\":6},\"c\":\"same\",\"d\":{}}"));

    assertThat(Json.write(explained.json()))
        .isEqualTo(
            "[{\"pointer\":\"/a/x\",\"value\":1,\"source\":\"base\"},"
                + "{\"pointer\":\"/a/y\",\"value\":5,\"source\":\"prod\",\"replaced\":2},"
                + "{\"pointer\":\"/a/z\",\"value\":6,\"source\":\"prod\"},"
                + "{\"pointer\":\"/b\",\"value\":[1],\"source\":\"base\"},"
                + "{\"pointer\":\"/c\",\"value\":\"same\",\"source\":\"prod\"},"
                + "{\"pointer\":\"/d\",\"value\":{},\"source\":\"prod\"}]");
  }
}
