package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import org.junit.jupiter.api.Test;

/** Each effective value knows where it comes from (F22). */
class ExplainedConfigTest {

  private static final EffectiveConfig PROD =
      EffectiveConfig.of(
          "prod",
          ConfigLayer.base(values("{'a':{'x':1,'y':2,'gone':3},'b':[1],'c':'same'}")),
          ConfigLayer.environment(
              "prod", values("{'a':{'y':5,'gone':null,'z':6},'c':'same','d':{}}")));

  @Test
  void shouldNameTheSourceOfEachValueAndWhatItReplaces() {
    assertThat(Json.write(ExplainedConfig.of(PROD).json()).replace('"', '\''))
        .isEqualTo(
            "[{'pointer':'/a/x','value':1,'source':'config/base'},"
                + "{'pointer':'/a/y','value':5,'source':'config/environments/prod','replaced':2},"
                + "{'pointer':'/a/z','value':6,'source':'config/environments/prod'},"
                + "{'pointer':'/b','value':[1],'source':'config/base'},"
                + "{'pointer':'/c','value':'same','source':'config/environments/prod'},"
                + "{'pointer':'/d','value':{},'source':'config/environments/prod'}]");
  }

  @Test
  void shouldNameTheTriggerForWhatItHasOfItsOwn() {
    var config = PROD.with(new ConfigLayer("triggers/orders", values("{'a':{'y':7}}")));

    assertThat(Json.write(ExplainedConfig.of(config).json()).replace('"', '\''))
        .contains("{'pointer':'/a/y','value':7,'source':'triggers/orders','replaced':5}");
  }

  @Test
  void shouldTellWhatTwoConfigurationsDoNotShare() {
    var other =
        PROD.with(new ConfigLayer("triggers/orders", values("{'a':{'y':7,'x':null},'e':1}")));

    assertThat(
            Json.write(ExplainedConfig.of(PROD).differences(ExplainedConfig.of(other)))
                .replace('"', '\''))
        .isEqualTo(
            "[{'pointer':'/a/x','before':1},{'pointer':'/a/y','before':5,'after':7},"
                + "{'pointer':'/e','after':1}]");
  }

  private static ObjectNode values(String json) {
    return (ObjectNode) Json.read(json.replace('\'', '"'));
  }
}
