package dev.penstock.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A function finds its ciphers early, and everything else is still there. */
class ProviderOrderTest {

  private final List<String> before = order();

  @AfterEach
  void restore() {
    for (int i = 0; i < before.size(); i++) {
      Security.setProperty("security.provider." + (i + 1), before.get(i));
    }
  }

  @Test
  void shouldPutCiphersSecondAndLoseNoProvider() {
    ProviderOrder.shorten();

    assertThat(order().get(0)).isEqualTo(before.get(0));
    assertThat(order().get(1)).isEqualTo("SunJCE");
    assertThat(order()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void shouldChangeNothingTheSecondTime() {
    ProviderOrder.shorten();
    List<String> once = order();

    ProviderOrder.shorten();

    assertThat(order()).isEqualTo(once);
  }

  private static List<String> order() {
    return IntStream.iterate(1, n -> n + 1)
        .mapToObj(n -> Security.getProperty("security.provider." + n))
        .takeWhile(Objects::nonNull)
        .toList();
  }
}
