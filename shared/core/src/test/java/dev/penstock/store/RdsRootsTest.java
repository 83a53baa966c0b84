package dev.penstock.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * F118: the roots of RDS, a file for each region, by which a function verifies the store that it
 * speaks to ({@code sslmode=verify-full}): Amazon's for that region, and those of RDS Proxy.
 */
class RdsRootsTest {

  @Test
  void shouldHoldForEachRegionItsRootsAndThoseOfTheProxyAndNoOther() throws Exception {
    List<Path> files = files();

    assertThat(files).hasSizeGreaterThan(25);
    for (Path file : files) {
      String region = file.getFileName().toString().replace(".pem", "");
      List<String> names = new ArrayList<>();
      for (X509Certificate root : roots(file)) {
        root.verify(root.getPublicKey());
        assertThat(root.getBasicConstraints()).as("is an authority").isNotNegative();
        assertThat(root.getNotAfter().toInstant()).isAfter(Instant.parse("2035-01-01T00:00:00Z"));
        names.add(name(root));
      }
      assertThat(names)
          .as(region)
          .containsExactlyInAnyOrder(
              "Amazon RDS " + region + " Root CA RSA2048 G1",
              "Amazon RDS " + region + " Root CA RSA4096 G1",
              "Amazon RDS " + region + " Root CA ECC384 G1",
              "Amazon Root CA 1",
              "Amazon Root CA 2",
              "Amazon Root CA 3",
              "Amazon Root CA 4");
    }
  }

  private static List<Path> files() throws IOException, URISyntaxException {
    var folder = Objects.requireNonNull(RdsRootsTest.class.getResource("/rds")).toURI();
    try (var files = Files.list(Path.of(folder))) {
      return files.toList();
    }
  }

  private static List<X509Certificate> roots(Path file)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> roots = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        roots.add((X509Certificate) each);
      }
    }
    return roots;
  }

  private static String name(X509Certificate root) {
    return root.getSubjectX500Principal().getName().replaceFirst(".*CN=([^,]+).*", "$1");
  }
}
