package dev.penstock.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem.FieldError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** F2, F3, F4: the schemes of a trigger file, and a sender that the file describes itself. */
class SchemeReaderTest {

  @Test
  void shouldReadADescribedSignatureWithItsDefaults() {
    Trigger trigger =
        parse(
            "'scheme': 'hmac', 'secrets': ['a'], 'hmac': {'header': 'X-Sig', 'id': {'body': 'id'}}");

    assertThat(trigger.document())
        .contains(
            "'hmac':{'algorithm':'sha256','content':'{body}','encoding':'hex','header':'x-sig',"
                    .replace('\'', '"')
                + "'id':{'body':'id'},'key':'text','prefix':''}".replace('\'', '"'));
    assertThat(trigger.webhook().scheme().clockTolerance()).isEmpty();
    assertThat(Trigger.parse(trigger.document())).isEqualTo(trigger);
  }

  @Test
  void shouldGiveADescribedTimeTheDefaultTolerance() {
    Trigger trigger =
        parse(
            "'scheme': 'hmac', 'secrets': ['a'], 'hmac': {'header': 'x-sig', 'content':"
                + " '{id}.{timestamp}.{body}', 'timestamp': {'header': 'x-time', 'unit': 'ms'},"
                + " 'id': {'header': 'x-id'}}");

    assertThat(trigger.webhook().scheme().clockTolerance()).contains(Duration.ofMinutes(5));
    assertThat(Trigger.parse(trigger.document())).isEqualTo(trigger);
  }

  @ParameterizedTest
  @CsvSource({"linear,PT1M", "slack,PT5M", "stripe,PT5M", "svix,PT5M", "discord,PT5M"})
  void shouldGiveEachSenderItsTolerance(String scheme, String tolerance) {
    assertThat(
            parse("'scheme': '" + scheme + "', 'secrets': ['a']")
                .webhook()
                .scheme()
                .clockTolerance())
        .contains(Duration.parse(tolerance));
  }

  @Test
  void shouldReadWhoShowsACertificateOrAToken() {
    for (String webhook :
        List.of(
            "'scheme': 'mtls', 'secrets': ['a'], 'mtls': {'names': ['hooks.partner.example']}",
            "'scheme': 'oauth', 'secrets': ['a'], 'oauth': {'issuer': 'https://a.example',"
                + " 'audience': 'b', 'subjects': ['c'], 'scope': 'd'}",
            "'scheme': 'oauth', 'secrets': ['a'], 'tolerance': 'PT5S', 'oauth': {'issuer':"
                + " 'https://a.example', 'audience': 'b'}")) {
      Trigger trigger = parse(webhook);
      assertThat(Trigger.parse(trigger.document())).isEqualTo(trigger);
    }
  }

  @ParameterizedTest
  @CsvSource({"github", "gitlab", "gitea", "shopify", "crc"})
  void shouldRefuseAToleranceWhereNoTimeIsSigned(String scheme) {
    assertThat(refused("'scheme': '" + scheme + "', 'secrets': ['a'], 'tolerance': 'PT5M'"))
        .containsExactly("/webhook/tolerance");
  }

  static List<List<String>> defects() {
    String hmac = "'scheme': 'hmac', 'secrets': ['a'], 'hmac': ";
    String id = "'id': {'header': 'x-id'}";
    return List.of(
        List.of("'scheme': 'hmac', 'secrets': ['a']", "/webhook/hmac"),
        List.of(hmac + "'x'", "/webhook/hmac"),
        List.of(hmac + "{'header': 'x-sig'}", "/webhook/hmac/id"),
        List.of(hmac + "{" + id + "}", "/webhook/hmac/header"),
        List.of(hmac + "{'header': 'x sig', " + id + "}", "/webhook/hmac/header"),
        List.of(
            hmac + "{'header': 's', 'algorithm': 'md5', " + id + "}", "/webhook/hmac/algorithm"),
        List.of(hmac + "{'header': 's', 'algorithm': null, " + id + "}", "/webhook/hmac/algorithm"),
        List.of(hmac + "{'header': 's', 'encoding': 'HEX', " + id + "}", "/webhook/hmac/encoding"),
        List.of(hmac + "{'header': 's', 'key': 'hex', " + id + "}", "/webhook/hmac/key"),
        List.of(hmac + "{'header': 's', 'content': 'fixed!', " + id + "}", "/webhook/hmac/content"),
        List.of(
            hmac + "{'header': 's', 'content': '{url}{body}', " + id + "}",
            "/webhook/hmac/content"),
        List.of(
            hmac + "{'header': 's', 'content': '{timestamp}{body}', " + id + "}",
            "/webhook/hmac/timestamp"),
        List.of(
            hmac + "{'header': 's', 'timestamp': {'header': 't'}, " + id + "}",
            "/webhook/hmac/content"),
        List.of(
            hmac + "{'header': 's', 'content': '{id}{body}', " + id + "}", "/webhook/hmac/content"),
        List.of(
            hmac + "{'header': 's', 'content': '{id}.{body}', 'id': {'body': 'id'}}",
            "/webhook/hmac/id"),
        List.of(
            hmac + "{'header': 's', 'prefix': 'a', 'field': 'b', " + id + "}",
            "/webhook/hmac/field"),
        List.of(hmac + "{'header': 's', 'x': 1, " + id + "}", "/webhook/hmac/x"),
        List.of(hmac + "{'header': 's', 'id': {'header': 'a', 'body': 'b'}}", "/webhook/hmac/id"),
        List.of(hmac + "{'header': 's', 'id': {'digest': 'all'}}", "/webhook/hmac/id/digest"),
        List.of(hmac + "{'header': 's', 'id': {'header': 'a', 'x': 1}}", "/webhook/hmac/id"),
        List.of("'scheme': 'mtls', 'secrets': ['a']", "/webhook/mtls"),
        List.of("'scheme': 'mtls', 'secrets': ['a'], 'mtls': {}", "/webhook/mtls/names"),
        List.of(
            "'scheme': 'mtls', 'secrets': ['a'], 'mtls': {'names': ['']}", "/webhook/mtls/names/0"),
        List.of("'scheme': 'mtls', 'mtls': {'names': ['a']}", "/webhook/secrets"),
        List.of("'scheme': 'oauth', 'secrets': ['a']", "/webhook/oauth"),
        List.of(
            "'scheme': 'oauth', 'secrets': ['a'], 'oauth': {'issuer': 'https://a.example'}",
            "/webhook/oauth/audience"),
        List.of(
            "'scheme': 'oauth', 'secrets': ['a'], 'oauth': {'issuer': 'a', 'audience': 'b'}",
            "/webhook/oauth/issuer"),
        List.of(
            "'scheme': 'oauth', 'secrets': ['a'], 'oauth': {'issuer': 'https://a.example', 'audience': 'b', 'subjects': []}",
            "/webhook/oauth/subjects"),
        List.of("'scheme': 'twilio', 'secrets': ['a']", "/webhook/url"),
        List.of("'scheme': 'twilio', 'secrets': ['a'], 'url': 'hooks.example.com'", "/webhook/url"),
        List.of(
            "'scheme': 'twilio', 'secrets': ['a'], 'url': 'https://a.example/?b=1'",
            "/webhook/url"),
        List.of(
            "'scheme': 'github', 'secrets': ['a'], 'url': 'https://a.example/'", "/webhook/url"),
        List.of("'scheme': 'github', 'secrets': ['a'], 'hmac': {}", "/webhook/hmac"));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void shouldNameTheDefect(List<String> defect) {
    assertThat(refused(defect.getFirst())).containsExactly(defect.getLast());
  }

  private static Trigger parse(String webhook) {
    return Trigger.parse(document(webhook));
  }

  private static List<String> refused(String webhook) {
    return catchThrowableOfType(
            PlatformException.class, () -> Trigger.parse(Json.read(document(webhook))))
        .problem()
        .errors()
        .stream()
        .map(FieldError::pointer)
        .toList();
  }

  private static String document(String webhook) {
    return ("{'trigger': 't', 'webhook': {" + webhook + "}, 'start': {'workflow': 'a/b'}}")
        .replace('\'', '"');
  }
}
