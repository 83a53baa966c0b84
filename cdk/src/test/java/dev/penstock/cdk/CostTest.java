package dev.penstock.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
