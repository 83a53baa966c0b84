package dev.penstock.workers.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FileDescriptor;
import dev.penstock.json.Json;
import dev.penstock.workers.tool.InvalidArgumentsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proto files read when they are needed, without a compiler (F103). */
class ProtoFileTest {

  @Test
  void shouldReadEveryKindOfField() throws Exception {
    FileDescriptor file = ProtoFile.read(GreeterServer.PROTO.getBytes(UTF_8));
    var messages = new Messages(ProtoFile.method(file, "greet.Greeter", "SayHello"));
    String json =
        """
        {"name": "Ada", "times": 0, "tags": ["a", "b"], "counts": {"x": "7"},
         "address": {"streetName": "Main"}, "at": "2026-11-21T10:00:00Z", "mood": "GLAD"}
        """;

    var message = messages.requests(Json.read(json)).getFirst();

    assertThat(messages.response(message)).isEqualTo(Json.read(json));
  }

  @Test
  void shouldReadProto2() {
    FileDescriptor file =
        ProtoFile.read(
            """
            syntax = "proto2";
            message Old { required string name = 1; optional int32 age = 2; }
            service S { rpc Get (Old) returns (Old); }
            """
                .getBytes(UTF_8));

    assertThat(
            ProtoFile.method(file, "S", "Get").getInputType().getFields().getFirst().isRequired())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not a proto file",
        "syntax = \"proto3\"; import \"other.proto\";",
        "syntax = \"proto3\"; message A { Missing b = 1; }",
        "syntax = \"proto3\"; message A { string b = 1; string c = 1; }",
        "edition = \"2023\"; message A { string b = 1; }",
        ""
      })
  void shouldSayWhatItCanNotRead(String text) {
    assertThatThrownBy(
            () -> ProtoFile.method(ProtoFile.read(text.getBytes(UTF_8)), "greet.Greeter", "Get"))
        .isInstanceOf(InvalidArgumentsException.class);
  }

  @Test
  void shouldNameTheFieldsWhenNoneFits() {
    FileDescriptor file = ProtoFile.read(GreeterServer.PROTO.getBytes(UTF_8));
    var messages = new Messages(ProtoFile.method(file, "greet.Greeter", "SayHello"));

    assertThatThrownBy(() -> messages.requests(Json.read("{\"nmae\": \"secret-looking\"}")))
        .isInstanceOf(InvalidArgumentsException.class)
        .hasMessageContaining("greet.HelloRequest")
        .hasMessageContaining("name")
        .hasMessageNotContaining("secret-looking");
  }
}
