package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.definition.task.EventFilter.AttributeFilter;
import dev.penstock.definition.task.EventRead;
import dev.penstock.definition.task.EventStrategy;
import dev.penstock.definition.task.ListenTask;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F10: {@code emit} and {@code listen} as a document writes them. */
class EventReaderTest {

  private static final String HEAD =
      """
      document: { dsl: '1.0.3', namespace: test, name: events, version: 1.0.0 }
      do:
      """;

  @Test
  void shouldTellTextFromRegularExpressionsAndExpressions() {
    ListenTask task =
        listen(
            "listen: { to: { one: { with: { type: a.b/c-d, source: 'https://x/.*', subject: '${ . }',"
                + " data: { a: 1 } } } } }");

    var attributes = task.to().filters().getFirst().attributes();
    assertThat(attributes.get("type")).isEqualTo(new AttributeFilter.Literal("a.b/c-d"));
    assertThat(attributes.get("source")).isInstanceOf(AttributeFilter.Regex.class);
    assertThat(attributes.get("subject")).isInstanceOf(AttributeFilter.Computed.class);
    assertThat(attributes.get("data")).isInstanceOf(AttributeFilter.Computed.class);
    assertThat(task.read()).isEqualTo(EventRead.DATA);
  }

  @Test
  void shouldReadWhatEndsTheListening() {
    assertThat(listen("listen: { to: { any: [], until: 'length > 2' }, read: raw }"))
        .satisfies(task -> assertThat(task.read()).isEqualTo(EventRead.RAW))
        .extracting(ListenTask::to)
        .isInstanceOfSatisfying(
            EventStrategy.Any.class,
            any -> assertThat(any.until()).containsInstanceOf(EventStrategy.Until.Condition.class));
    assertThat(
            listen("listen: { to: { any: [], until: { all: [ { with: { type: a } } ] } } }").to())
        .isInstanceOfSatisfying(
            EventStrategy.Any.class,
            any -> assertThat(any.until()).containsInstanceOf(EventStrategy.Until.Consumed.class));
  }

  @Test
  void shouldKnowTheVariablesOfTheIteratorOnlyInside() {
    assertThat(
            errors(
                "listen: { to: { any: [], until: '${ $event }' } }\n"
                    + "      foreach: { item: event, do: [ { a: { set: { e: '${ $event }' } } } ] }"))
        .extracting(Defect::pointer)
        .containsExactly("/do/0/hear/listen/to/until");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          emit: { event: { } } ; /do/0/hear/emit/event
          emit: { event: { wiht: { type: a } } } ; /do/0/hear/emit/event/wiht
          emit: { event: { with: { type: a, roomId: x } } } ; /do/0/hear/emit/event/with/roomId
          emit: { event: { with: { type: '' } } } ; /do/0/hear/emit/event/with/type
          emit: { event: { with: { type: a, datacontenttype: json } } } ; /do/0/hear/emit/event/with/datacontenttype
          emit: { event: { with: { type: '${ .a | }' } } } ; /do/0/hear/emit/event/with/type
          listen: { to: { all: [] } } ; /do/0/hear/listen/to/all
          listen: { to: { one: { with: { type: 'a(' } } } } ; /do/0/hear/listen/to/one/with/type
          listen: { to: { any: [], until: '${ . | }' } } ; /do/0/hear/listen/to/until
          listen: { to: { one: { with: { type: a }, correlate: { k: { from: '. |' } } } } } ; /do/0/hear/listen/to/one/correlate/k/from
          """)
  void shouldNameWhatIsWrong(String task, String pointer) {
    assertThat(errors(task)).extracting(Defect::pointer).contains(pointer);
  }

  @Test
  void shouldHoldTheTasksForAnEventToTheRules() {
    assertThat(
            errors(
                "listen: { to: { any: [] } }\n" + "      foreach: { do: [ { a: { sett: {} } } ] }"))
        .extracting(Defect::pointer)
        .containsExactly("/do/0/hear/foreach/do/0/a");
  }

  private static ListenTask listen(String task) {
    return switch (read(task)) {
      case ReadResult.Valid(var definition, _) ->
          (ListenTask) definition.tasks().tasks().getFirst();
      case ReadResult.Invalid(var defects) -> throw new AssertionError(defects.toString());
    };
  }

  private static List<Defect> errors(String task) {
    return switch (read(task)) {
      case ReadResult.Valid _ -> List.of();
      case ReadResult.Invalid(var defects) -> defects.stream().filter(Defect::isError).toList();
    };
  }

  private static ReadResult read(String task) {
    return DefinitionReader.read(
        "test.yaml", (HEAD + "  - hear:\n      " + task + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
