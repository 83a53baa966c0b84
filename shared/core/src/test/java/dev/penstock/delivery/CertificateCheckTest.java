package dev.penstock.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.HttpRequest;
import dev.penstock.trigger.WebhookScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** F2, F4: senders that show a certificate. */
class CertificateCheckTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hooks.partner.example",
        "HOOKS.partner.example",
        "spiffe://partner.example/sender"
      })
  void shouldLetInWhoIsNamed(String name) {
    assertThat(verify(name, "sender", NOW, "authority")).isEqualTo(new Verdict.Verified("id-1"));
  }

  @ParameterizedTest
  @CsvSource({
    "another,authority",
    "server,authority",
    "foreign,authority",
    "sender,other",
    "authority,authority"
  })
  void shouldRefuseAnotherNameUseOrAuthority(String certificate, String authority) {
    assertThat(verify("hooks.partner.example", certificate, NOW, authority))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
  }

  @Test
  void shouldNotTakeTheCommonNameForAName() {
    assertThat(verify("sender", "sender", NOW, "authority"))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
  }

  /** A mail address, another name of the machine, or no name but the common one. */
  @ParameterizedTest
  @CsvSource({
    "mail,hooks.partner.example",
    "mail,192.0.2.7",
    "nameless,hooks.partner.example",
  })
  void shouldTakeNoNameOfAnotherKindForTheOneThatIsWanted(String certificate, String name) {
    assertThat(verify(name, certificate, NOW, "second"))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
  }

  @Test
  void shouldLetInWhoseCertificateIsForAllUses() {
    assertThat(verify("hooks.partner.example", "any", NOW, "second"))
        .isInstanceOf(Verdict.Verified.class);
    assertThat(verify("hooks.partner.example", "any", NOW, "authority"))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
  }

  @Test
  void shouldTakeEitherAuthorityWhileOneIsRotated() {
    assertThat(verify("hooks.partner.example", "sender", NOW, "other", "authority"))
        .isInstanceOf(Verdict.Verified.class);
    assertThat(verify("hooks.partner.example", "foreign", NOW, "other", "authority"))
        .isInstanceOf(Verdict.Verified.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"})
  void shouldRefuseOneThatIsNotValidNow(String at) {
    assertThat(verify("hooks.partner.example", "sender", Instant.parse(at), "authority"))
        .isEqualTo(new Verdict.Refused(Refusal.STALE));
  }

  @Test
  void shouldRefuseWithoutACertificateWithoutAnAuthorityAndWhatIsNone() {
    var check = check("hooks.partner.example", "authority");
    assertThat(check.verify(request(Optional.empty()), NOW))
        .isEqualTo(new Verdict.Refused(Refusal.MISSING));
    assertThat(check.verify(request(Optional.of("garbage")), NOW))
        .isEqualTo(new Verdict.Refused(Refusal.MALFORMED));
    assertThat(verify("hooks.partner.example", "sender", NOW))
        .isEqualTo(new Verdict.Refused(Refusal.NO_SECRET));
    assertThat(
            DeliveryCheck.of(scheme("hooks.partner.example"), List.of(new byte[] {1, 2}))
                .verify(request(Optional.of(pem("sender"))), NOW))
        .isEqualTo(new Verdict.Refused(Refusal.NO_SECRET));
  }

  /** The one header in which it may come is another matter, and the host's. */
  @Test
  void shouldNotReadACertificateFromAHeader() {
    var request =
        new HttpRequest(
            "POST",
            "/hooks/t",
            "",
            Map.of("client-cert", pem("sender"), "x-amzn-mtls-clientcert-leaf", pem("sender")),
            Map.of(),
            new byte[0],
            "192.0.2.1");

    assertThat(check("hooks.partner.example", "authority").verify(request, NOW))
        .isEqualTo(new Verdict.Refused(Refusal.MISSING));
  }

  private static Verdict verify(
      String name, String certificate, Instant at, String... authorities) {
    return check(name, authorities).verify(request(Optional.of(pem(certificate))), at);
  }

  private static DeliveryCheck check(String name, String... authorities) {
    return DeliveryCheck.of(
        scheme(name),
        List.of(authorities).stream()
            .map(it -> pem(it).getBytes(StandardCharsets.US_ASCII))
            .toList());
  }

  private static WebhookScheme scheme(String name) {
    return new WebhookScheme.ClientCertificate(List.of(name));
  }

  private static HttpRequest request(Optional<String> certificate) {
    return new HttpRequest(
        "POST",
        "/hooks/t",
        "",
        Map.of("idempotency-key", "id-1"),
        Map.of(),
        new byte[0],
        "192.0.2.1",
        certificate);
  }

  private static String pem(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            CertificateCheckTest.class.getResourceAsStream("/mtls/" + name + ".pem"))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
