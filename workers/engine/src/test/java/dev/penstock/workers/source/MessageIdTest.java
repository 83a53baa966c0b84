package dev.penstock.workers.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.workers.broker.Arrival;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** F6, F16: by what a copy of a broker's message is told. */
class MessageIdTest {

  @Test
  void shouldTakeTheKeyThatTheSenderGaveTheBrokerBeforeAllElse() {
    Map<String, String> event = Map.of("ce-specversion", "1.0", "ce-source", "/s", "ce-id", "1");

    assertThat(MessageId.of(arrival(Optional.of("o-1"), event, ""))).contains("key:o-1");
    assertThat(MessageId.of(arrival(Optional.empty(), event, ""))).contains("ce:/s:1");
    assertThat(MessageId.of(arrival(Optional.empty(), Map.of(), ""))).contains("at:orders/7");
  }

  @Test
  void shouldTakeTheIdOfAnEventInEachMode() {
    String body =
        """
        {"specversion": "1.0", "id": "a b", "source": "urn:x", "type": "t", "data": 1}
        """;
    var structured = Map.of("Content-Type", "application/cloudevents+json; charset=utf-8");
    var kafka = Map.of("ce_specversion", "1.0", "ce_source", "urn:x", "ce_id", "a b");

    assertThat(MessageId.of(arrival(Optional.empty(), structured, body)))
        .isEqualTo(MessageId.of(arrival(Optional.empty(), kafka, "")))
        .contains("ce:urn%3Ax:a%20b");
  }

  @Test
  void shouldHaveNoIdForWhatSaysThatItIsAnEventAndIsNone() {
    var structured = Map.of("content-type", "application/cloudevents+json");

    assertThat(MessageId.of(arrival(Optional.of("k"), structured, "{"))).isEmpty();
    assertThat(MessageId.of(arrival(Optional.of("k"), structured, "{\"id\": \"1\"}"))).isEmpty();
    assertThat(MessageId.of(arrival(Optional.of("k"), Map.of("ce_specversion", "1.0"), "")))
        .isEmpty();
  }

  @Property(tries = 500)
  void shouldNeverReadTheSameForTwoThatDiffer(
      @ForAll("parts") List<String> one, @ForAll("parts") List<String> other) {
    String first = MessageId.joined("ce", one.toArray(String[]::new));
    String second = MessageId.joined("ce", other.toArray(String[]::new));

    assertThat(first.equals(second)).isEqualTo(one.equals(other));
    assertThat(first).matches("[\\x21-\\x7e]{1,256}").startsWith("ce:");
  }

  /** What could be confused: separators, escapes, ends of parts, and what is too long. */
  @Provide
  Arbitrary<List<String>> parts() {
    Arbitrary<String> close =
        Arbitraries.strings().withChars(':', '%', '3', 'A', 'a', ' ', 'é').ofMaxLength(4);
    Arbitrary<String> any =
        Arbitraries.strings()
            .ofMaxLength(300)
            .filter(text -> text.chars().noneMatch(c -> Character.isSurrogate((char) c)));
    return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(5, close), net.jqwik.api.Tuple.of(1, any))
        .list()
        .ofSize(2);
  }

  private static Arrival arrival(Optional<String> key, Map<String, String> headers, String body) {
    return new Arrival(
        "orders/7", key, headers, body.getBytes(StandardCharsets.UTF_8), true, "ticket");
  }
}
