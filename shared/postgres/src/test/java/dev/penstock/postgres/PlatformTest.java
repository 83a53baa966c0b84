package dev.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F125: which binaries run where, by the names that Java gives to systems and machines. */
class PlatformTest {

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, postgres-linux-x86_64.txz",
    "Linux, aarch64, postgres-linux-arm_64.txz",
    "Mac OS X, x86_64, postgres-darwin-x86_64.txz",
    "Mac OS X, aarch64, postgres-darwin-arm_64.txz"
  })
  void shouldNameTheArchiveOfThePlatform(String system, String machine, String archive) {
    assertThat(Platform.of(system, machine).archive()).isEqualTo(archive);
  }

  @ParameterizedTest
  @CsvSource({"Windows 11, amd64", "Linux, riscv64", "FreeBSD, amd64"})
  void shouldPointToAServerOfOnesOwnElsewhere(String system, String machine) {
    assertThatThrownBy(() -> Platform.of(system, machine)).hasMessageContaining("--database URL");
  }

  @Test
  void shouldKnowTheOneItRunsOn() {
    assertThat(getClass().getResource("/" + Platform.current().archive())).isNotNull();
  }
}
