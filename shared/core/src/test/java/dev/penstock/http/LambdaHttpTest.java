package dev.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F3: API Gateway events (payload formats 2.0 and 1.0), both ways, byte for byte. */
class LambdaHttpTest {

  @Test
  void shouldReadAnEventOfApiGateway() throws IOException {
    HttpRequest request =
        request(
            """
            {"version": "2.0", "routeKey": "$default", "rawPath": "/hooks/github-push",
             "rawQueryString": "a=1&b=%20", "cookies": ["one=1", "two=a=b"],
             "headers": {"Content-Type": "application/json", "x-list": "a,b"},
             "queryStringParameters": {"a": "1", "b": " "},
             "requestContext": {"accountId": "1", "authorizer": {"jwt": {"claims": {}}},
               "http": {"method": "POST", "path": "/hooks/github-push", "protocol": "HTTP/1.1",
                        "sourceIp": "192.0.2.1", "userAgent": "agent"}, "timeEpoch": 1583348638390},
             "body": "{\\"grüße\\": 1}", "isBase64Encoded": false, "stageVariables": null}
            """);

    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/hooks/github-push");
    assertThat(request.query()).isEqualTo("a=1&b=%20");
    assertThat(request.cookies()).isEqualTo(Map.of("one", "1", "two", "a=b"));
    assertThat(request.header("content-type")).contains("application/json");
    assertThat(request.header("X-List")).contains("a,b");
    assertThat(request.sourceIp()).isEqualTo("192.0.2.1");
    assertThat(request.body()).isEqualTo("{\"grüße\": 1}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldReadTheCertificateThatApiGatewayAskedFor() throws IOException {
    String event =
        """
        {"version": "2.0", "rawPath": "/", "headers": {"client-cert": "spoofed"},
         "requestContext": {"authentication": %s,
           "http": {"method": "POST", "sourceIp": "192.0.2.1"}}}
        """;

    assertThat(
            request(
                    event.formatted(
                        "{\"clientCert\": {\"clientCertPem\": \"pem\", \"subjectDN\": \"CN=a\","
                            + " \"validity\": {\"notAfter\": \"x\"}}}"))
                .clientCertificate())
        .contains("pem");
    assertThat(request(event.formatted("null")).clientCertificate()).isEmpty();
    assertThat(request(event.formatted("{\"clientCert\": null}")).clientCertificate()).isEmpty();
  }

  @Test
  void shouldHandACertificateOnAsApiGatewayDoes() throws IOException {
    var shown =
        new HttpRequest(
            "POST", "/", "", Map.of(), Map.of(), new byte[0], "192.0.2.1", Optional.of("pem"));
    var event = new ByteArrayOutputStream();

    LambdaHttp.writeRequest(shown, event);

    assertThat(
            LambdaHttp.readRequest(new ByteArrayInputStream(event.toByteArray()))
                .clientCertificate())
        .contains("pem");
  }

  @Test
  void shouldReadAnEventOfARestApi() throws IOException {
    HttpRequest request =
        request(
            """
            {"resource": "/hooks/{trigger}", "path": "/hooks/github-push", "httpMethod": "POST",
             "headers": {"Content-Type": "application/json", "X-List": "b"},
             "multiValueHeaders": {"Content-Type": ["application/json"], "X-List": ["a", "b"]},
             "queryStringParameters": {"a": "2", "b": " &"},
             "multiValueQueryStringParameters": {"a": ["1", "2"], "b": [" &"]},
             "pathParameters": {"trigger": "github-push"}, "stageVariables": null,
             "requestContext": {"stage": "live", "path": "/live/hooks/github-push",
               "httpMethod": "POST", "identity": {"sourceIp": "192.0.2.1", "clientCert": {"clientCertPem": "pem"}}},
             "body": "/w==", "isBase64Encoded": true}
            """);

    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/hooks/github-push");
    assertThat(request.query()).isEqualTo("a=1&a=2&b=+%26");
    assertThat(request.clientCertificate()).contains("pem");
    assertThat(request.header("x-list")).contains("a,b");
    assertThat(request.sourceIp()).isEqualTo("192.0.2.1");
    assertThat(request.body()).containsExactly(0xff);
  }

  @Test
  void shouldReadAnEventWithoutABody() throws IOException {
    HttpRequest request =
        request(
            """
            {"version": "2.0", "rawPath": "/", "headers": {},
             "requestContext": {"http": {"method": "get", "sourceIp": "192.0.2.1"}}}
            """);

    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"version\": \"1.0\"}",
        "{\"version\": \"2.0\", \"path\": \"/\", \"httpMethod\": \"POST\"}",
        "{\"version\": \"1.0\", \"path\": \"/\", \"requestContext\": {\"http\": {\"method\": \"POST\"}}}",
        "{\"version\": \"2.0\", \"rawPath\": [\"x\"]}",
        "{\"version\": \"2.0\", \"rawPath\": \"/\", \"requestContext\": {\"http\": 5}}",
        """
        {"version": "2.0", "rawPath": "/", "body": "%%%", "isBase64Encoded": true,
         "requestContext": {"http": {"method": "POST"}}}
        """
      })
  void shouldRefuseWhatIsNoEvent(String event) {
    assertThatThrownBy(() -> request(event)).isInstanceOf(PlatformException.class);
  }

  @Test
  void shouldAnswerInTheExplicitFormOfApiGateway() throws IOException {
    HttpResponse response =
        new HttpResponse(202, Map.of("location", "/x"), new byte[] {(byte) 0xff})
            .withCookie("a=1; Secure")
            .withCookie("b=2");

    assertThat(Json.read(written(response)))
        .isEqualTo(
            Json.read(
                """
                {"statusCode": 202, "headers": {"location": "/x"},
                 "cookies": ["a=1; Secure", "b=2"], "body": "/w==", "isBase64Encoded": true}
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/problem+json; charset=utf-8"})
  void shouldAnswerJsonAsText(String type) throws IOException {
    byte[] body = "{\"grüße\": 1}".getBytes(StandardCharsets.UTF_8);
    HttpResponse response = new HttpResponse(202, Map.of("content-type", type), body);

    assertThat(Json.read(written(response)).path("body").textValue()).isEqualTo("{\"grüße\": 1}");
    assertThat(LambdaHttp.readResponse(new ByteArrayInputStream(written(response))).body())
        .isEqualTo(body);
  }

  @Property(tries = 300)
  void shouldGiveBackTheRequestThatWasWritten(
      @ForAll byte[] body,
      @ForAll @From("headers") Map<String, String> headers,
      @ForAll @From("cookies") Map<String, String> cookies,
      @ForAll String path,
      @ForAll String query)
      throws IOException {
    HttpRequest sent =
        new HttpRequest("POST", "/" + path, query, headers, cookies, body, "127.0.0.1");
    var event = new ByteArrayOutputStream();
    LambdaHttp.writeRequest(sent, event);

    HttpRequest read = LambdaHttp.readRequest(new ByteArrayInputStream(event.toByteArray()));

    assertThat(read).usingRecursiveComparison().isEqualTo(sent);
  }

  @Property(tries = 300)
  void shouldGiveBackTheResponseThatWasWritten(
      @ForAll byte[] body,
      @ForAll @From("headers") Map<String, String> headers,
      @ForAll List<String> cookies,
      @ForAll @From("statuses") int status)
      throws IOException {
    HttpResponse sent = new HttpResponse(status, headers, cookies, body);

    HttpResponse read = LambdaHttp.readResponse(new ByteArrayInputStream(written(sent)));

    assertThat(read).usingRecursiveComparison().isEqualTo(sent);
  }

  @Provide
  Arbitrary<Map<String, String>> headers() {
    var name = Arbitraries.strings().withCharRange('a', 'z').withChars("-").ofMinLength(1);
    return Arbitraries.maps(name.filter(n -> !n.equals("cookie")), Arbitraries.strings())
        .ofMaxSize(5);
  }

  @Provide
  Arbitrary<Map<String, String>> cookies() {
    var name = Arbitraries.strings().withCharRange('A', 'z').ofMinLength(1);
    var value = Arbitraries.strings().alpha().numeric().withChars("=-_%");
    return Arbitraries.maps(name, value).ofMaxSize(4);
  }

  @Provide
  Arbitrary<Integer> statuses() {
    return Arbitraries.integers().between(100, 599);
  }

  private static HttpRequest request(String event) throws IOException {
    return LambdaHttp.readRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] written(HttpResponse response) throws IOException {
    var out = new ByteArrayOutputStream();
    LambdaHttp.writeResponse(response, out);
    return out.toByteArray();
  }
}
