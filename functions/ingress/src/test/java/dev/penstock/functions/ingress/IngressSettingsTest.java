package dev.penstock.functions.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.problem.PlatformException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of the function: their defaults and the variables they come from. */
class IngressSettingsTest {

  @Test
  void shouldHaveDefaults() {
    assertThat(IngressSettings.of(Map.of())).isEqualTo(new IngressSettings(100, 1000, 20));
  }

  @Test
  void shouldReadEachVariable() {
    assertThat(
            IngressSettings.of(
                Map.of(
                    "PENSTOCK_WEBHOOK_RATE", "1",
                    "PENSTOCK_WEBHOOK_BURST", "2",
                    "PENSTOCK_WEBHOOK_REFUSALS_PER_MINUTE", "3")))
        .isEqualTo(new IngressSettings(1, 2, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "1.5", ""})
  void shouldNameTheVariableThatIsWrong(String value) {
    assertThatThrownBy(() -> IngressSettings.of(Map.of("PENSTOCK_WEBHOOK_BURST", value)))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("PENSTOCK_WEBHOOK_BURST");
  }

  @Test
  void shouldNameWhatTheFunctionIsMissing() {
    assertThatThrownBy(() -> new IngressFunction(Map.of()))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("PENSTOCK_DATABASE_URL");
    assertThatThrownBy(
            () ->
                new IngressFunction(
                    Map.of("PENSTOCK_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none")))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("PENSTOCK_ROOT_KEY");
  }
}
