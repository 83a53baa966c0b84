package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.json.Json;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations in both forms of the DSL (F1). */
class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "PT1S, 1000",
    "PT0.5S, 500",
    "PT1M30S, 90000",
    "P1D, 86400000",
    "P1DT1H, 90000000",
    "P2W, 1209600000",
    "PT0S, 0",
    "PT1.5H, 5400000"
  })
  void shouldReadIso8601(String text, long millis) {
    assertThat(Durations.parse(TextNode.valueOf(text))).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "P",
        "PT",
        "P1Y",
        "P1M",
        "-PT1S",
        "PT-1S",
        "1S",
        "PT1",
        "P1DT",
        "pt1s",
        "PT1S ",
        "P99999999999D"
      })
  void shouldRefuseWhatHasNoFixedLength(String text) {
    assertThat(Durations.parse(TextNode.valueOf(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"second\":1}",
        "{\"seconds\":1.5}",
        "{\"seconds\":-1}",
        "5",
        "null",
        "[]"
      })
  void shouldRefuseOtherValues(String json) {
    assertThat(Durations.parse(Json.read(json))).isEmpty();
  }

  @Property
  void shouldAddUpTheParts(
      @ForAll @LongRange(max = 1_000) long days, @ForAll @LongRange(max = 1_000_000) long millis) {
    assertThat(Durations.parse(Json.object().put("days", days).put("milliseconds", millis)))
        .contains(Duration.ofDays(days).plusMillis(millis));
  }
}
