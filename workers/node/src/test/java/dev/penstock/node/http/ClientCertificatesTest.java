package dev.penstock.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.problem.PlatformException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F2, F4: a certificate in a header is only believed when it comes from who may set it. */
class ClientCertificatesTest {

  private static final Map<String, String> SET =
      Map.of(
          "PENSTOCK_CLIENT_CERTIFICATE_HEADER", "Client-Cert",
          "PENSTOCK_CLIENT_CERTIFICATE_PEERS", "10.0.0.5, 10.0.0.6");

  @Test
  void shouldTakeBothFormsFromAPeerThatMaySetThem() {
    var certificates = ClientCertificates.of(SET);

    assertThat(certificates.of(Map.of("client-cert", ":AAEC+/==:"), "10.0.0.6"))
        .contains("-----BEGIN CERTIFICATE-----\nAAEC+/==\n-----END CERTIFICATE-----\n");
    assertThat(
            certificates.of(
                Map.of("client-cert", "-----BEGIN%20CERTIFICATE-----%0AAA+C/%0A"), "10.0.0.5"))
        .contains("-----BEGIN CERTIFICATE-----\nAA+C/\n");
  }

  @ParameterizedTest
  @CsvSource({
    "client-cert,:AAEC:,10.0.0.7",
    "client-cert,:AAEC:,127.0.0.1",
    "x-client-cert,:AAEC:,10.0.0.5",
    "client-cert,%zz,10.0.0.5"
  })
  void shouldTakeNoneFromAnybodyElseOrInAnotherForm(String header, String value, String peer) {
    assertThat(ClientCertificates.of(SET).of(Map.of(header, value), peer)).isEmpty();
  }

  @Test
  void shouldTakeNoneByItself() {
    assertThat(ClientCertificates.of(Map.of()).of(Map.of("client-cert", ":AAEC:"), "10.0.0.5"))
        .isEmpty();
    assertThat(ClientCertificates.NONE.of(Map.of("", ":AAEC:"), "10.0.0.5")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PENSTOCK_CLIENT_CERTIFICATE_HEADER,a", "PENSTOCK_CLIENT_CERTIFICATE_PEERS,10.0.0.5"})
  void shouldRefuseToStartHalfConfigured(String name, String value) {
    assertThatThrownBy(() -> ClientCertificates.of(Map.of(name, value)))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("PENSTOCK_CLIENT_CERTIFICATE_PEERS");
  }
}
