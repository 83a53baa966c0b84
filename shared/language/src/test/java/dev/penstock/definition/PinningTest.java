package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.A2aCallTask;
import dev.penstock.definition.task.AsyncApiCallTask;
import dev.penstock.definition.task.DoTask;
import dev.penstock.definition.task.EffectCallTask;
import dev.penstock.definition.task.Endpoint;
import dev.penstock.definition.task.GrpcCallTask;
import dev.penstock.definition.task.OpenApiCallTask;
import dev.penstock.definition.task.SetTask;
import dev.penstock.problem.PlatformException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a document names by address is pinned into it (F19, F40). */
class PinningTest {

  private static final String DOCUMENT =
      """
      document: {dsl: '1.0.3', namespace: default, name: example, version: 1.0.0}
      use: {catalogs: {shared: {endpoint: 'https://example.com/catalog/'}}}
      input: {schema: {resource: {endpoint: 'https://example.com/order.json'}}}
      do: [{greet: {call: 'greet:1.0.0@shared', with: {name: Ada}}}]
      """;

  private static final Map<String, String> WORLD =
      Map.of(
          "https://example.com/catalog/functions/greet/1.0.0/function.yaml",
          "do: [{inner: {call: 'shout:2.0.0@default', with: {text: '${ .name }'}}}]",
          "penstock:catalog/functions/shout/2.0.0/function.yaml",
          "set: {text: '${ .text | ascii_upcase }'}",
          "https://example.com/order.json",
          "{\"type\": \"object\"}");

  private final List<String> looked = new ArrayList<>();

  @Test
  void shouldPinWhatTheDocumentNamesAndWhatThatNames() {
    WorkflowDefinition definition = valid(DOCUMENT, WORLD);

    assertThat(looked).containsExactlyInAnyOrderElementsOf(WORLD.keySet());
    DoTask greet = (DoTask) definition.tasks().tasks().getFirst();
    DoTask body = (DoTask) greet.tasks().tasks().getFirst();
    DoTask inner = (DoTask) body.tasks().tasks().getFirst();
    assertThat(inner.tasks().tasks().getFirst()).isInstanceOf(SetTask.class);
    assertThat(inner.tasks().tasks().getFirst().position().pointer())
        .isEqualTo("/do/0/greet/call/greet:1.0.0@shared/do/0/inner/call/shout:2.0.0@default");
    assertThat(definition.document().at(inner.position().source()).path("call").asText())
        .isEqualTo("shout:2.0.0@default");
    assertThat(definition.inputSchema()).isPresent();
  }

  @Test
  void shouldOpenThePinnedDocumentWithoutLookingAnythingUp() {
    WorkflowDefinition definition = valid(DOCUMENT, WORLD);
    looked.clear();

    assertThat(DefinitionReader.open(definition.document()).digest())
        .isEqualTo(definition.digest());
    assertThat(looked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grpc     | {proto: {endpoint: 'file://protos/a.txt'}, service: {name: a.B, host:"
            + " b.example}, method: C}",
        "openapi  | {document: {endpoint: {uri: 'file://protos/a.txt'}}, operationId: get}",
        "asyncapi | {document: {endpoint: 'file://protos/a.txt'}, operation: get, message:"
            + " {payload: {a: 1}}}",
        "a2a      | {agentCard: {endpoint: 'file://protos/a.txt'}, method: tasks/list}",
      })
  void shouldPinAFileThatACallNeeds(String call, String with) {
    String text = callOf(call, with);

    WorkflowDefinition definition = valid(text, Map.of("file://protos/a.txt", "as it is written"));

    EffectCallTask task = (EffectCallTask) definition.tasks().tasks().getFirst();
    Endpoint file =
        switch (task) {
          case GrpcCallTask grpc -> grpc.proto();
          case OpenApiCallTask openApi -> openApi.document();
          case AsyncApiCallTask asyncApi -> asyncApi.target().document();
          case A2aCallTask a2a -> a2a.agentCard().orElseThrow();
          default -> throw new AssertionError(task);
        };
    assertThat(file.pinned()).contains("as it is written");
    assertThat(defects(text, Map.of()))
        .anySatisfy(
            d -> {
              assertThat(d.rule()).isEqualTo(Rule.UNRESOLVED_RESOURCE);
              assertThat(d.message()).contains("file://protos/a.txt", "gone");
            });
  }

  @Test
  void shouldLeaveToTheCallWhatStandsOnTheWeb() {
    WorkflowDefinition definition =
        valid(
            callOf("openapi", "{document: {endpoint: 'https://a.example/x'}, operationId: get}"),
            Map.of());

    OpenApiCallTask task = (OpenApiCallTask) definition.tasks().tasks().getFirst();
    assertThat(task.document().pinned()).isEmpty();
    assertThat(looked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http | {method: get, endpoint: 'file:///etc/passwd'}                          |"
            + " /with/endpoint",
        "http | {method: get, endpoint: {uri: 'ftp://a.example/x'}}                    |"
            + " /with/endpoint/uri",
        "mcp  | {method: tools/list, transport: {http: {endpoint: 'file:///srv/mcp'}}} |"
            + " /with/transport/http/endpoint",
        "openapi | {document: {endpoint: 'ftp://a.example/x'}, operationId: get}       |"
            + " /with/document/endpoint",
      })
  void shouldRefuseACallToAnotherSchemeThanHttp(String call, String with, String pointer) {
    assertThat(defects(callOf(call, with), Map.of()))
        .filteredOn(Defect::isError)
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.pointer()).isEqualTo("/do/0/t" + pointer);
              assertThat(d.message()).contains("http or https");
            });
  }

  private static String callOf(String call, String with) {
    return "document: {dsl: '1.0.3', namespace: default, name: example, version: 1.0.0}\n"
        + "do: [{t: {call: "
        + call
        + ", with: "
        + with
        + ", timeout: {after: PT5S}}}]\n";
  }

  @Test
  void shouldGiveAnotherDigestWhenWhatStandsThereHasChanged() {
    Map<String, String> changed = new java.util.HashMap<>(WORLD);
    changed.put("https://example.com/order.json", "{\"type\": \"array\"}");

    assertThat(valid(DOCUMENT, changed).digest()).isNotEqualTo(valid(DOCUMENT, WORLD).digest());
  }

  @Test
  void shouldRefuseAPinThatIsNotWhatItsDigestSays() {
    ObjectNode document = valid(DOCUMENT, WORLD).document().deepCopy();
    ObjectNode pin = (ObjectNode) document.at(Pins.pointer("https://example.com/order.json"));
    pin.putObject("content");

    assertThatThrownBy(() -> DefinitionReader.open(document)).isInstanceOf(PlatformException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "call: 'greet:1.0.0@shared'                | /do/0/t/call | not pinned. gone",
        "call: 'greet:1.0.0@shard'                 | /do/0/t/call | Did you mean \"shared\"",
        "call: 'greet@shared'                      | /do/0/t/call | {name}:{version}@{catalog}",
        "{set: {a: 1}, output: {schema: {resource: {endpoint:"
            + " 'oci://ghcr.io/acme/schemas/order.json'}}}} |"
            + " /do/0/t/output/schema/resource/endpoint | with a tag or a digest",
        "{set: {a: 1}, output: {schema: {resource: {endpoint:"
            + " 'oci://ghcr.io/acme/schemas:1/order.json'}}}} | /schema/resource | not pinned."
            + " gone",
        "call: 'https://example.com/x.yaml'        | /do/0/t/call | neither YAML nor JSON",
        "call: 'https://example.com/y.yaml'        | /do/0/t/call | a function is a task",
        "call: 'https://example.com/self.yaml'     | https:~1~1example.com~1self.yaml/content/call"
            + " | call itself",
        "{set: {a: 1}, output: {schema: {resource: {endpoint: '${ .where }'}}}} |"
            + " /do/0/t/output/schema/resource/endpoint | written out",
        "{set: {a: 1}, output: {schema: {resource: {endpoint: {uri: 'https://a.example/s',"
            + " authentication: {bearer: {use: s}}}}}}} | /authentication | asks for a credential",
        "{set: {a: 1}, output: {schema: {resource: {endpoint: 'https://example.com/ref.json'}}}} |"
            + " /$ref | nothing is fetched",
      })
  void shouldSayWhatIsWrongAndWhere(String task, String pointer, String message) {
    String text =
        DOCUMENT.substring(0, DOCUMENT.indexOf("input:"))
            + "do: [{t: "
            + (task.startsWith("{") ? task : "{" + task + "}")
            + "}]\n";
    Map<String, String> world =
        Map.of(
            "https://example.com/x.yaml", "a: b: c",
            "https://example.com/y.yaml", "sett: 5",
            "https://example.com/self.yaml", "call: 'https://example.com/self.yaml'",
            "https://example.com/ref.json", "{\"$ref\": \"https://example.com/order.json\"}");

    assertThat(defects(text, world))
        .anySatisfy(
            d -> {
              assertThat(d.pointer()).endsWith(pointer);
              assertThat(d.message()).contains(message);
              assertThat(d.line()).isEqualTo(3);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "https://github.com/o/r/tree/main, https://raw.githubusercontent.com/o/r/refs/heads/main",
    "https://github.com/o/r/tree/v1.2.0/sub,"
        + " https://raw.githubusercontent.com/o/r/refs/tags/v1.2.0/sub",
    "https://github.com/o/r, https://raw.githubusercontent.com/o/r/HEAD",
    "https://github.com/o/r/blob/main/f.yaml,"
        + " https://raw.githubusercontent.com/o/r/refs/heads/main/f.yaml",
    "https://gitlab.com/g/p/-/tree/main/c, https://gitlab.com/g/p/-/raw/main/c",
    "https://example.com/o/r/tree/main, https://example.com/o/r/tree/main",
  })
  void shouldGoToTheTextOfAPageOfARepository(String page, String raw) {
    assertThat(CatalogAddress.raw(page)).isEqualTo(raw);
  }

  @Test
  void shouldReadAnAddressInARegistry() {
    String digest = "sha256:" + "0a".repeat(32);

    assertThat(OciAddress.of("oci://localhost:5000/acme/catalog:1.0@" + digest + "/functions/x"))
        .contains(
            new OciAddress(
                "localhost:5000",
                "acme/catalog",
                Optional.of("1.0"),
                Optional.of(digest),
                "functions/x"));
    assertThat(OciAddress.of("oci://[::1]/a:b").map(OciAddress::artifact)).contains("[::1]/a:b");
    assertThat(
            Stream.of(
                "oci://a/b", "oci://a/b/c:1:2", "oci://a/B:1", "oci://u@a/b:1", "oci://a/../b:1"))
        .allSatisfy(address -> assertThat(OciAddress.of(address)).isEmpty());
  }

  private WorkflowDefinition valid(String text, Map<String, String> world) {
    return switch (read(text, world)) {
      case ReadResult.Valid(var definition, _) -> definition;
      case ReadResult.Invalid(var defects) -> throw new AssertionError(defects);
    };
  }

  private List<Defect> defects(String text, Map<String, String> world) {
    return switch (read(text, world)) {
      case ReadResult.Valid(_, var warnings) -> warnings;
      case ReadResult.Invalid(var defects) -> defects;
    };
  }

  private ReadResult read(String text, Map<String, String> world) {
    return DefinitionReader.read(
        "test.yaml",
        text.getBytes(StandardCharsets.UTF_8),
        uri -> {
          looked.add(uri);
          return world.containsKey(uri)
              ? new ResourceSource.Answer.Found(world.get(uri))
              : new ResourceSource.Answer.Missing("gone");
        });
  }
}
