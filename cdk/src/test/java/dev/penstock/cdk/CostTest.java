package dev.penstock.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * F134: the page of costs is what the stacks and the prices give; a resource that nobody has priced
 * stops it. To take over a change: run with {@code -Dtopology=write}.
 */
class CostTest {

  private static final Path PRICES =
      Path.of("src/test/resources/cost/prices-us-east-1-2026-11-21.json");
  private static final Path PAGE = Path.of("../docs/cost.md");

  @BeforeAll
  static void speakOneLanguage() {
    Locale.setDefault(Locale.ROOT);
  }

  @Test
  void shouldSayWhatTheStacksAndThePricesGive() throws IOException {
    JsonNode prices = new ObjectMapper().readTree(PRICES.toFile());

    String page = CostPage.of(prices);

    if ("write".equals(System.getProperty("topology"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(page).isEqualTo(Files.readString(PAGE));
  }

  @Test
  void shouldStopAtAResourceThatNobodyHasPriced() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode prices = mapper.readTree(PRICES.toFile());
    JsonNode alarm = mapper.readTree("{\"Type\":\"AWS::CloudWatch::Alarm\"}");
    JsonNode unheardOf = mapper.readTree("{\"Type\":\"AWS::Bedrock::Agent\"}");
    Load load = Load.IDLE;

    assertThat(alarms(alarm, prices).usd().applyAsDouble(load)).isEqualTo(0.10);
    assertThatThrownBy(() -> new CostModel(List.of(alarm, unheardOf), prices).lines())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("AWS::Bedrock::Agent");
    ((ObjectNode) prices.path("usd")).remove("alarm.month");
    assertThatThrownBy(() -> alarms(alarm, prices).usd().applyAsDouble(load))
        .hasMessageContaining("no price for alarm.month");
  }

  private static CostModel.Line alarms(JsonNode resource, JsonNode prices) {
    return new CostModel(List.of(resource), prices)
        .lines().stream().filter(line -> line.what().equals("alarms")).findFirst().orElseThrow();
  }
}
