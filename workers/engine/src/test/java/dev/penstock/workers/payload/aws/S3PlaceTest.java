package dev.penstock.workers.payload.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.problem.PlatformException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an operator says that payloads are kept (F42). */
class S3PlaceTest {

  @Test
  void shouldReadBucketPrefixRegionAndEndpoint() {
    S3Place place =
        S3Place.of(
            "s3://acme-payloads/prod/eu/?region=eu-central-1&endpoint=http://127.0.0.1:7070");

    assertThat(place)
        .isEqualTo(
            new S3Place(
                "acme-payloads",
                "prod/eu",
                Optional.of("eu-central-1"),
                Optional.of(URI.create("http://127.0.0.1:7070"))));
    assertThat(place.folder()).isEqualTo("s3://acme-payloads/prod/eu/");
    assertThat(S3Place.of("s3://acme").folder()).isEqualTo("s3://acme/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://acme",
        "s3://acme/prefix",
        "s3://acme?region=eu-west-1",
        "s3://acme/p?region=eu-west-1&endpoint=https://minio.example:9000"
      })
  void shouldBeReadAgainAsItIsWritten(String address) {
    assertThat(S3Place.of(address)).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme",
        "s3://",
        "s3://Acme",
        "http://acme/prefix",
        "s3://acme/a b",
        "s3://acme?regoin=x",
        "s3://acme?region=a&region=b",
        "s3://acme?endpoint=ftp://x",
        "s3://acme?endpoint=https://user:secret@x"
      })
  void shouldRefuseAnotherFormAndSayTheForm(String address) {
    assertThatThrownBy(() -> S3Place.of(address))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("s3://BUCKET/PREFIX");
  }
}
