package dev.penstock.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.problem.PlatformException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections are named after where their process runs: F86. */
class LocationTest {

  @ParameterizedTest
  @CsvSource({
    "'', '', ''",
    "eu-central-1, '', @eu-central-1",
    "eu-central-1, eu-central-1a, @eu-central-1/eu-central-1a",
    "Cellar, rack-7, @Cellar/rack-7",
  })
  void shouldStandBehindAConnectionsName(String region, String zone, String suffix) {
    assertThat(new Location(region, zone).suffix()).isEqualTo(suffix);
  }

  @ParameterizedTest
  @CsvSource({
    "'', a, is of a region",
    "eu/central, '', hyphens",
    "eu, a@b, hyphens",
    "eü, '', hyphens",
    "a-region-of-twenty-ch, a-zone-of-14-c, 34 at most",
  })
  void shouldRefuseWhatIsNoPlace(String region, String zone, String why) {
    assertThatThrownBy(() -> new Location(region, zone))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining(why);
  }

  /** The server cuts off what is longer, and would tell another place. */
  @Test
  void shouldFitIntoANameWithTheLongestRole() {
    String longest = new Location("a".repeat(20), "b".repeat(14)).suffix();
    for (DatabaseRole role : DatabaseRole.values()) {
      assertThat("penstock-" + role.user() + longest).hasSizeLessThanOrEqualTo(63);
    }
  }
}
