package dev.penstock.workers.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.trace.TraceParent;
import dev.penstock.workers.tool.ActionGate;
import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.Reach;
import dev.penstock.workers.tool.Secrets;
import dev.penstock.workers.tool.StopSignal;
import dev.penstock.workers.tool.Tenure;
import dev.penstock.workers.tool.ToolResult;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One HTTP call as the language wants it, with its redirects: F23, F83. */
class HttpToolIT {

  private static final TraceParent TRACE =
      new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true);

  private final Target target = new Target();
  private final Target other = new Target();
  private final Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system());
  private final List<URI> asked = new ArrayList<>();

  @AfterEach
  void close() {
    egress.close();
    target.close();
    other.close();
  }

  @Test
  void shouldGiveBothSidesOfTheExchangeWhenTheOutputIsResponse() {
    ObjectNode arguments = arguments("GET", "/a?b=1").put("output", "response");
    arguments.putObject("headers").put("Accept", "application/json").put("Cookie", "c=1");

    var response = ((ToolResult.Succeeded) act(arguments)).result();

    assertThat(response.at("/request/method").textValue()).isEqualTo("GET");
    assertThat(response.at("/request/uri").textValue()).isEqualTo(target.uri("/a?b=1"));
    assertThat(response.at("/request/headers"))
        .isEqualTo(
            Json.read(
                """
                {"Accept": "application/json",
                 "Idempotency-Key": "key", "Penstock-Fencing-Token": "1"}
                """));
    assertThat(response.at("/statusCode").intValue()).isEqualTo(200);
    assertThat(response.at("/headers/content-type").textValue()).isEqualTo("application/json");
    assertThat(response.at("/content")).isEqualTo(Json.read("{\"ok\":true}"));
  }

  /** F112. */
  @Test
  void shouldTellItsPlaceInTheTraceUnlessTheDocumentSaysOne() {
    ObjectNode plain = arguments("GET", "/").put("output", "response");
    ObjectNode own = plain.deepCopy();
    own.putObject("headers").put("TraceParent", "the document's");

    assertThat(traced(plain).at("/request/headers/traceparent").textValue())
        .isEqualTo(TRACE.header());
    assertThat(traced(own).at("/request/headers").has("traceparent")).isFalse();
    assertThat(traced(own).at("/request/headers/TraceParent").textValue())
        .isEqualTo("the document's");
  }

  private JsonNode traced(ObjectNode arguments) {
    Permit permit =
        new Permit(
            "key",
            1,
            Secrets.none(),
            Reach.NAMED,
            _ -> new ActionGate.Passage.Closed("nothing else"),
            Deadline.in(Duration.ofSeconds(10)),
            "/do/0/call",
            StopSignal.never(),
            Tenure.unlimited(),
            TRACE);
    return ((ToolResult.Succeeded)
            new HttpAct(egress).act("http", HttpArguments.of(arguments), null, permit))
        .result();
  }

  @Test
  void shouldGiveTheBytesInBase64WhenTheOutputIsRaw() {
    assertThat(((ToolResult.Succeeded) act(arguments("GET", "/").put("output", "raw"))).result())
        .isEqualTo(Json.read("\"eyJvayI6dHJ1ZX0=\""));
  }

  @Test
  void shouldGiveTextWhenTheContentIsText() {
    target.answers(Target.with(200, Map.of("Content-Type", "text/plain"), "hallo"));

    assertThat(((ToolResult.Succeeded) act(arguments("GET", "/"))).result().textValue())
        .isEqualTo("hallo");
  }

  @Test
  void shouldFailWhenTheBodyIsNotTheJsonThatItClaimsToBe() {
    target.answers(Target.json(200, "{oops"));

    assertThat(act(arguments("GET", "/"))).isInstanceOf(ToolResult.Failed.class);
  }

  @Test
  void shouldAddTheQueryToTheEndpoint() {
    ObjectNode arguments = arguments("GET", "/a?x=1");
    arguments.putObject("query").put("q", "ä &").putArray("r").add(1).add(2);

    act(arguments);

    assertThat(target.received().getLast().uri()).isEqualTo("/a?x=1&q=%C3%A4%20%26&r=1&r=2");
  }

  @Test
  void shouldFailWithTheStatusWhenARedirectIsNotWanted() {
    target.answers(Target.with(302, Map.of("Location", "/b"), ""));

    assertThat(act(arguments("GET", "/a")))
        .isInstanceOfSatisfying(
            ToolResult.Failed.class, failed -> assertThat(failed.error().status()).isEqualTo(302));
    assertThat(target.received()).hasSize(1);
  }

  @Test
  void shouldFollowARedirectOfTheSameOriginWithoutAskingAgain() {
    target.answers(
        (exchange, received) -> {
          if (received.uri().equals("/a")) {
            Target.with(307, Map.of("Location", "/b"), "").answer(exchange, received);
          } else {
            Target.json(200, "{}").answer(exchange, received);
          }
        });
    ObjectNode arguments = arguments("POST", "/a").put("redirect", true).put("body", "text");

    assertThat(act(arguments)).isInstanceOf(ToolResult.Succeeded.class);
    assertThat(asked).isEmpty();
    assertThat(target.received().getLast())
        .satisfies(
            received -> {
              assertThat(received.method()).isEqualTo("POST");
              assertThat(received.body()).isEqualTo("text");
              assertThat(received.header("Authorization")).isEqualTo("Bearer t0ken");
            });
  }

  @Test
  void shouldAskAndDropTheCredentialWhenARedirectLeadsToAnotherOrigin() {
    target.answers(Target.with(307, Map.of("Location", other.uri("/b")), ""));

    ToolResult result = act(arguments("POST", "/a").put("redirect", true));

    assertThat(result).isInstanceOf(ToolResult.Succeeded.class);
    assertThat(asked).containsExactly(URI.create(other.uri("/b")));
    assertThat(other.received().getLast().header("Authorization")).isEmpty();
  }

  @Test
  void shouldNotGoOnWhenTheRedirectIsNotAllowed() {
    target.answers(Target.with(307, Map.of("Location", other.uri("/b")), ""));
    var arguments = HttpArguments.of(arguments("POST", "/a").put("redirect", true));

    ToolResult result =
        new HttpAct(egress)
            .act("http", arguments, null, permit(_ -> new ActionGate.Passage.Closed("no")));

    assertThat(result)
        .isInstanceOfSatisfying(
            ToolResult.Failed.class, failed -> assertThat(failed.error().status()).isEqualTo(403));
    assertThat(other.received()).isEmpty();
  }

  @Test
  void shouldCheckTheAddressAgainWhenARedirectMayOnlyGoPublic() {
    target.answers(Target.with(307, Map.of("Location", other.uri("/b")), ""));
    var arguments = HttpArguments.of(arguments("GET", "/a").put("redirect", true));

    ToolResult result =
        new HttpAct(egress)
            .act("http", arguments, null, permit(_ -> new ActionGate.Passage.Open(Reach.PUBLIC)));

    assertThat(result).isInstanceOf(ToolResult.Failed.class);
    assertThat(other.received()).isEmpty();
  }

  @Test
  void shouldFailWhenRedirectsGoInACircle() {
    target.answers(Target.with(307, Map.of("Location", "/a"), ""));

    assertThat(act(arguments("GET", "/a").put("redirect", true)))
        .isInstanceOf(ToolResult.Failed.class);
    assertThat(target.received()).hasSize(6);
  }

  private ObjectNode arguments(String method, String path) {
    return Json.object().put("method", method).put("endpoint", target.uri(path));
  }

  private ToolResult act(ObjectNode arguments) {
    return new HttpAct(egress)
        .act(
            "http",
            HttpArguments.of(arguments),
            Authorization.header("Bearer t0ken"),
            permit(
                action -> {
                  asked.add(action.uri());
                  return new ActionGate.Passage.Open(Reach.NAMED);
                }));
  }

  private static Permit permit(ActionGate gate) {
    return new Permit(
        "key",
        1,
        Secrets.none(),
        Reach.NAMED,
        gate,
        Deadline.in(Duration.ofSeconds(10)),
        "/do/0/call");
  }
}
