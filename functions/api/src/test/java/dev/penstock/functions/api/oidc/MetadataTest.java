package dev.penstock.functions.api.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.net.URI;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** F107: what a provider says of itself is believed only where it can't lead to another. */
class MetadataTest {

  private static final URI ISSUER = URI.create("https://sso.example.com/realms/main");

  @Test
  void shouldReadWhatIsThereAndTakeWhatIsUsualForTheRest() {
    Metadata plain = Metadata.of(ISSUER, document());
    ObjectNode full =
        document()
            .put("end_session_endpoint", ISSUER + "/logout")
            .put("authorization_response_iss_parameter_supported", true);
    full.putArray("token_endpoint_auth_methods_supported").add("client_secret_post");
    Metadata all = Metadata.of(ISSUER, full);

    assertThat(plain.endSession()).isEmpty();
    assertThat(plain.tellsIssuer()).isFalse();
    assertThat(plain.basic()).isTrue();
    assertThat(all.endSession()).contains(URI.create(ISSUER + "/logout"));
    assertThat(all.tellsIssuer()).isTrue();
    assertThat(all.basic()).isFalse();
  }

  @Test
  void shouldBelieveNothingThatIsAnothersOrUnsafe() {
    Map<String, UnaryOperator<ObjectNode>> lies =
        Map.ofEntries(
            Map.entry("another issuer", it -> it.put("issuer", ISSUER + "/")),
            Map.entry("token_endpoint", it -> it.put("token_endpoint", "http://sso.example.com/t")),
            Map.entry("jwks_uri", it -> it.put("jwks_uri", "http://127.0.0.1/keys")),
            Map.entry("authorization_endpoint", it -> it.put("authorization_endpoint", "no uri")),
            Map.entry("end_session_endpoint", it -> it.put("end_session_endpoint", "file:///x")),
            Map.entry("PKCE", it -> list(it, "code_challenge_methods_supported", "plain")),
            Map.entry("authorization code", it -> list(it, "response_types_supported", "token")));
    lies.forEach(
        (why, lie) ->
            assertThatThrownBy(() -> Metadata.of(ISSUER, lie.apply(document())))
                .as(why)
                .hasMessageContaining(why));
    assertThatThrownBy(() -> Metadata.of(ISSUER, Json.object())).hasMessageContaining("issuer");
  }

  private static ObjectNode list(ObjectNode document, String name, String value) {
    document.putArray(name).add(value);
    return document;
  }

  private static ObjectNode document() {
    return Json.object()
        .put("issuer", ISSUER.toString())
        .put("authorization_endpoint", ISSUER + "/auth")
        .put("token_endpoint", ISSUER + "/token")
        .put("jwks_uri", ISSUER + "/certs");
  }
}
