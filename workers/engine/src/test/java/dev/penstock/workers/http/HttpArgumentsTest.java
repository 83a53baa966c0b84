package dev.penstock.workers.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.workers.tool.InvalidArgumentsException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arguments may hold before anything is decided: F23, F83. */
class HttpArgumentsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://host/",
        "gopher://host/",
        "/relative",
        "http://user:pass@host/",
        "http://user@host/",
        "http:///path",
        "http://host:70000/",
        "http://ho st/",
        "https://",
        "mailto:a@b"
      })
  void shouldRefuseTheEndpoint(String endpoint) {
    assertThatThrownBy(() -> HttpArguments.of(get(endpoint)))
        .isInstanceOf(InvalidArgumentsException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://HOST.test/", "HTTP://host.test./", "http://host.test"})
  void shouldReduceTheHostToOneSpelling(String endpoint) {
    assertThat(HttpArguments.of(get(endpoint)).call().uri()).hasToString("http://host.test/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "content-length",
        "Idempotency-Key",
        "PENSTOCK-FENCING-TOKEN",
        "Connection"
      })
  void shouldRefuseAHeaderThatThePlatformSets(String name) {
    ObjectNode arguments = get("http://host.test/");
    arguments.putObject("headers").put(name, "x");

    assertThatThrownBy(() -> HttpArguments.of(arguments))
        .isInstanceOf(InvalidArgumentsException.class);
  }

  @Test
  void shouldRefuseAHeaderThatWouldBeginAnother() {
    ObjectNode arguments = get("http://host.test/");
    arguments.putObject("headers").put("X", "a\r\nHost: evil");

    assertThatThrownBy(() -> HttpArguments.of(arguments))
        .isInstanceOf(InvalidArgumentsException.class);
  }

  @Property
  void shouldNeverFailOtherwiseThanBySayingWhatIsWrong(@ForAll String endpoint) {
    try {
      var call = HttpArguments.of(get(endpoint)).call();
      assertThat(call.uri().getScheme()).isIn("http", "https");
      assertThat(call.uri().getRawUserInfo()).isNull();
      assertThat(call.uri().getHost()).isNotEmpty();
    } catch (InvalidArgumentsException e) {
      assertThat(e.reason()).startsWith("The call's ");
    }
  }

  private static ObjectNode get(String endpoint) {
    return Json.object().put("method", "GET").put("endpoint", endpoint);
  }
}
