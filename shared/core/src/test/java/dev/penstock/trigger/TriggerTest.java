package dev.penstock.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** F3, F4: the trigger file, read to the letter or refused with the pointer of the offender. */
class TriggerTest {

  private static final String GITHUB =
      """
      {"trigger": "github-push",
       "webhook": {"scheme": "github", "secrets": ["github-webhook"]},
       "start": {"workflow": "default/review", "version": "^1",
                 "input": "${ { event: .headers[\\"x-github-event\\"], body: .body } }"}}
      """;

  @Test
  void shouldReadTheFileOfTheManual() {
    Trigger trigger = Trigger.parse(GITHUB);

    assertThat(trigger.name()).isEqualTo("github-push");
    assertThat(trigger.webhook().scheme()).isEqualTo(Sender.GITHUB.scheme());
    assertThat(trigger.webhook().secrets()).containsExactly("github-webhook");
    assertThat(trigger.purpose())
        .isInstanceOfSatisfying(
            Trigger.Start.class,
            start -> {
              assertThat(start.path()).isEqualTo("default/review");
              assertThat(start.version().text()).isEqualTo("^1");
              assertThat(start.input().orElseThrow().textValue()).startsWith("${");
            });
  }

  @Test
  void shouldReadWhichEventADeliveryBecomes() {
    Trigger trigger =
        Trigger.parse(
            """
            {"trigger": "door", "webhook": {"scheme": "none"},
             "event": {"type": "${ .body.kind }", "source": "/doors", "subject": "${ .body.door }",
                       "data": {"n": "${ .body.n }"}}}
            """);

    assertThat(trigger.purpose())
        .isEqualTo(
            new Trigger.Event(
                "${ .body.kind }",
                Optional.of("/doors"),
                Optional.of("${ .body.door }"),
                Optional.of(Json.read("{\"n\":\"${ .body.n }\"}"))));
    assertThat(Trigger.parse(trigger.document())).isEqualTo(trigger);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|/event/type",
        "{'type': ''}|/event/type",
        "{'type': 7}|/event/type",
        "{'type': 't', 'source': 'no uri at all'}|/event/source",
        "{'type': 't', 'source': '/api/v1/runs/run_1'}|/event/source",
        "{'type': 't', 'source': '/hooks/other'}|/event/source",
        "{'type': 't', 'subject': ''}|/event/subject",
        "{'type': 't', 'data': 'text'}|/event/data",
        "{'type': 't', 'id': 'mine'}|/event/id",
        "[]|/event"
      })
  void shouldRefuseAnEventThatIsNone(String event, String pointer) {
    assertThat(
            pointers(
                "{\"trigger\": \"t\", \"webhook\": {\"scheme\": \"none\"}, \"event\": "
                    + event.replace('\'', '"')
                    + "}"))
        .containsExactly(pointer);
  }

  @Test
  void shouldRefuseATriggerThatBothStartsARunAndIsAnEvent() {
    assertThat(
            pointers(
                """
                {"trigger": "t", "webhook": {"scheme": "none"}, "start": {"workflow": "a/b"},
                 "event": {"type": "t"}}
                """))
        .containsExactly("/event");
  }

  @Test
  void shouldReadWhatIsKeptAndWhatStartsAnything() {
    Trigger trigger =
        Trigger.parse(
            """
            {"trigger": "in", "webhook": {"scheme": "none"}, "start": {"workflow": "a/b"},
             "when": "${ .body.action == \\"opened\\" }", "headers": ["x-shop", "x-topic"]}
            """);

    assertThat(trigger.intake().when()).contains("${ .body.action == \"opened\" }");
    assertThat(trigger.intake().headers()).containsExactly("x-shop", "x-topic");
    assertThat(Trigger.parse(trigger.document())).isEqualTo(trigger);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization",
        "cookie",
        "x-hub-signature-256",
        "x-gitlab-token",
        "x-api-key",
        "X-Shop",
        "",
        "a b"
      })
  void shouldRefuseToKeepAHeaderThatMayCarryACredentialOrIsNone(String header) {
    var document = Json.object().put("trigger", "in");
    document.putObject("webhook").put("scheme", "none");
    document.putObject("start").put("workflow", "a/b");
    document.putArray("headers").add(header);

    assertThatThrownBy(() -> Trigger.parse(document)).hasMessageContaining("trigger file");
  }

  @Test
  void shouldWriteDefaultsOutWhenReadBack() {
    Trigger trigger =
        Trigger.parse(
            """
            {"start": {"workflow": "default/review"},
             "webhook": {"secrets": ["b", "a"], "scheme": "standard-webhooks"}, "trigger": "in"}
            """);

    assertThat(trigger.webhook().scheme()).isEqualTo(Sender.STANDARD_WEBHOOKS.scheme());
    assertThat(trigger.document())
        .isEqualTo(
            "{\"start\":{\"version\":\"*\",\"workflow\":\"default/review\"},\"trigger\":\"in\","
                + "\"webhook\":{\"scheme\":\"standard-webhooks\",\"secrets\":[\"b\",\"a\"],"
                + "\"tolerance\":\"PT5M\"}}");
    assertThat(Trigger.parse(trigger.document())).isEqualTo(trigger);
  }

  @Test
  void shouldAcceptNoneOnlyWhenItIsWrittenOut() {
    assertThat(
            Trigger.parse(
                    """
                    {"trigger": "open", "webhook": {"scheme": "none"}, "start": {"workflow": "a/b"}}
                    """)
                .webhook()
                .scheme())
        .isEqualTo(new WebhookScheme.None());
    assertThat(errors("{\"secrets\": []}", "{\"workflow\": \"a/b\"}"))
        .containsExactly("/webhook/scheme");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"None\"", "\"\"", "null", "false", "\"hmacs\""})
  void shouldRefuseEverythingThatIsAlmostNone(String scheme) {
    assertThat(errors("{\"scheme\": " + scheme + "}", "{\"workflow\": \"a/b\"}"))
        .containsExactly("/webhook/scheme");
  }

  @ParameterizedTest
  @ValueSource(strings = {"github", "standard-webhooks"})
  void shouldRefuseASignedSchemeWithoutASecret(String scheme) {
    assertThat(errors("{\"scheme\": \"" + scheme + "\"}", "{\"workflow\": \"a/b\"}"))
        .containsExactly("/webhook/secrets");
    assertThat(
            errors("{\"scheme\": \"" + scheme + "\", \"secrets\": []}", "{\"workflow\": \"a/b\"}"))
        .containsExactly("/webhook/secrets");
  }

  @Test
  void shouldRefuseSecretsThatNothingWouldCheck() {
    assertThat(errors("{\"scheme\": \"none\", \"secrets\": [\"a\"]}", "{\"workflow\": \"a/b\"}"))
        .containsExactly("/webhook/secrets");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"PT0S\"", "\"PT-5S\"", "\"PT2H\"", "300", "\"5 minutes\""})
  void shouldRefuseAToleranceOutOfBounds(String tolerance) {
    assertThat(
            errors(
                "{\"scheme\":\"standard-webhooks\",\"secrets\":[\"a\"],\"tolerance\":"
                    + tolerance
                    + "}",
                "{\"workflow\": \"a/b\"}"))
        .containsExactly("/webhook/tolerance");
  }

  @Test
  void shouldRefuseAToleranceWhereNoTimeIsSigned() {
    assertThat(
            errors(
                "{\"scheme\":\"github\",\"secrets\":[\"a\"],\"tolerance\":\"PT5M\"}",
                "{\"workflow\": \"a/b\"}"))
        .containsExactly("/webhook/tolerance");
  }

  @Test
  void shouldNameEachDefectAtOnceWhenThereAreSeveral() {
    assertThat(
            errors(
                "{\"scheme\": \"github\", \"secrets\": [\"a\", \"A B\", \"a\"], \"x/y\": 1}",
                "{\"workflow\": \"review\", \"version\": 1, \"input\": \"plain\"}"))
        .containsExactlyInAnyOrder(
            "/webhook/x~1y",
            "/webhook/secrets/1",
            "/webhook/secrets/2",
            "/start/workflow",
            "/start/version",
            "/start/input");
  }

  @Test
  void shouldNameWhatIsMissing() {
    assertThat(pointers("{\"trigger\": \"Über\"}"))
        .containsExactlyInAnyOrder("/trigger", "/webhook", "/start");
    assertThat(pointers("[]")).containsExactly("");
  }

  @ParameterizedTest
  @CsvSource({
    "*,1.2.3,true",
    "*,1.2.3-rc.1,false",
    "*,nonsense,false",
    "1.2.3,1.2.3,true",
    "1.2.3,1.2.4,false",
    "1.2.3-rc.1,1.2.3-rc.1,true",
    "^1,1.0.0,true",
    "^1,1.99.7,true",
    "^1,2.0.0,false",
    "^1,0.9.0,false",
    "^1.2,1.1.9,false",
    "^1.2,1.3.0,true",
    "^0.2,0.2.9,true",
    "^0.2,0.3.0,false",
    "^0.0.3,0.0.3,true",
    "^0.0.3,0.0.4,false",
    "~1.2,1.2.9,true",
    "~1.2,1.3.0,false",
    "~1.2.3,1.2.2,false",
    "~1,1.9.0,true",
    "~1,2.0.0,false"
  })
  void shouldHoldVersionsToTheirRange(String range, String version, boolean contained) {
    assertThat(new VersionRange(range).contains(version)).isEqualTo(contained);
  }

  @Test
  void shouldTakeTheNewestByNumberNotByText() {
    assertThat(new VersionRange("^1").newest(List.of("1.9.0", "1.10.0", "2.0.0", "1.10.0-rc.1")))
        .contains("1.10.0");
    assertThat(new VersionRange("^3").newest(List.of("1.9.0"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ">=1", "1", "1.2", "^", "v1.2.3", "01.2.3", "^1.2.3.4"})
  void shouldRefuseARangeOfAnotherForm(String range) {
    assertThatThrownBy(() -> new VersionRange(range)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> errors(String webhook, String start) {
    return pointers("{\"trigger\": \"t\", \"webhook\": " + webhook + ", \"start\": " + start + "}");
  }

  private static List<String> pointers(String document) {
    var problem =
        catchThrowableOfType(PlatformException.class, () -> Trigger.parse(Json.read(document)))
            .problem();
    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_DEFINITION);
    return problem.errors().stream().map(FieldError::pointer).toList();
  }
}
