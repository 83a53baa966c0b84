package dev.penstock.workers.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.audit.anchor.Anchors;
import dev.penstock.audit.anchor.CheckpointAnchor;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.payload.aws.S3Payloads;
import dev.penstock.workers.payload.aws.S3Place;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * F42: sealed payloads as objects in a real S3, named by the store's rows and cleared with them.
 */
class PayloadObjectsIT {

  private static final byte[] CONTENT =
      "a rather private sentence; ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final String AGE =
      "UPDATE payload SET used_at = now() - interval '8 days';"
          + " UPDATE payload_leftover SET noted_at = now() - interval '2 hours'";

  @TempDir private static Path folder;
  private static PostgresFixture postgres;
  private static S3Server server;
  private S3Payloads objects;
  private PayloadStore store;

  @BeforeAll
  static void open() {
    Assumptions.assumeTrue(
        S3Server.isDue(), "There is no S3 server; get it: ./penstock doctor --fix --tests");
    System.setProperty("aws.accessKeyId", S3Server.ACCOUNT.getFirst());
    System.setProperty("aws.secretAccessKey", S3Server.ACCOUNT.getLast());
    server = new S3Server(folder);
    postgres = PostgresFixture.open();
  }

  @AfterAll
  static void close() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    if (server != null) {
      server.close();
      postgres.close();
    }
  }

  @BeforeEach
  void begin() {
    postgres.sql("DELETE FROM payload; DELETE FROM payload_use; DELETE FROM payload_leftover");
    objects = S3Payloads.open(S3Place.of(server.place()));
    server.objects().forEach(file -> assertThat(file.toFile().delete()).isTrue());
    store = store(Optional.of(objects));
  }

  @AfterEach
  void end() {
    objects.close();
  }

  @Test
  void shouldKeepTheContentSealedAndOnceForAllWhoUseIt() throws Exception {
    String address = store.keep("run_1", CONTENT);

    assertThat(store.keep("run_2", CONTENT)).isEqualTo(address);
    assertThat(store.get(address)).isEqualTo(CONTENT);
    assertThat(server.objects())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.toString()).contains("/payloads/sealed/" + address);
              assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                  .doesNotContain("private sentence");
            });
    assertThat(postgres.count("SELECT count(*) FROM payload WHERE content IS NULL")).isOne();
    assertThat(postgres.count("SELECT count(*) FROM payload_use")).isEqualTo(2);
    assertThat(postgres.count("SELECT count(*) FROM payload_leftover")).isZero();
  }

  @Test
  void shouldGoOnReadingWhatIsKeptElsewhere() {
    String before = store(Optional.empty()).keep("run_1", CONTENT);
    String after = store.keep("run_1", new byte[300_000]);

    assertThat(store.get(before)).isEqualTo(CONTENT);
    assertThatThrownBy(() -> store(Optional.empty()).get(after))
        .satisfies(e -> is(e, ProblemType.UNAVAILABLE))
        .hasMessageContaining("--payloads");
  }

  @Test
  void shouldRefuseAnObjectThatWasChangedAndNameOneThatIsGone() throws Exception {
    String address = store.keep("run_1", CONTENT);
    Files.writeString(server.objects().getFirst(), "something else");

    assertThatThrownBy(() -> store.get(address)).satisfies(e -> is(e, ProblemType.TAMPERED));

    Files.delete(server.objects().getFirst());
    assertThatThrownBy(() -> store.get(address)).satisfies(e -> is(e, ProblemType.NOT_FOUND));
  }

  @Test
  void shouldRemoveTheObjectWithTheRowAndKeepItAgainElsewhere() {
    String address = store.keep("run_old", CONTENT);
    Path object = server.objects().getFirst();
    postgres.sql(AGE);

    assertThat(sweep()).isOne();

    assertThat(server.objects()).isEmpty();
    assertThat(postgres.count("SELECT count(*) FROM payload_leftover")).isZero();
    assertThat(store.keep("run_new", CONTENT)).isEqualTo(address);
    assertThat(server.objects()).singleElement().isNotEqualTo(object);
  }

  @Test
  void shouldRemoveWhatWasWrittenAndNeverPutOnRecord() {
    PayloadStore dying = store(Optional.of(new DyingAfterTheWrite()));
    assertThatThrownBy(() -> dying.keep("run_1", CONTENT)).hasMessage("killed");
    assertThat(server.objects()).hasSize(1);
    sweep();
    assertThat(server.objects()).as("it may be a write under way").hasSize(1);
    postgres.sql(AGE);

    sweep();

    assertThat(server.objects()).isEmpty();
    assertThat(postgres.count("SELECT count(*) FROM payload_leftover")).isZero();
  }

  @Test
  void shouldSayWhatToDoWhenItCanNotBeUsed() {
    assertThatThrownBy(() -> open(server.place().replace("s3://payloads", "s3://elsewhere")))
        .satisfies(e -> is(e, ProblemType.UNAVAILABLE))
        .hasMessageContaining("Create the bucket");
    assertThatThrownBy(() -> open("s3://payloads?endpoint=http://127.0.0.1:9"))
        .satisfies(e -> is(e, ProblemType.UNAVAILABLE))
        .hasMessageContaining("reachable");
    System.setProperty("aws.secretAccessKey", "another");
    try {
      assertThatThrownBy(() -> open(server.place()))
          .satisfies(e -> is(e, ProblemType.UNAVAILABLE))
          .hasMessageContaining("s3:PutObject");
    } finally {
      System.setProperty("aws.secretAccessKey", S3Server.ACCOUNT.getLast());
    }
  }

  /** F82: rides on the server, which is the only real S3 that the tests start. */
  @Test
  void shouldKeepAuditCheckpointsWhereNobodyCanTakeThemAway() throws Exception {
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(URI.create(server.endpoint()))
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      client.createBucket(bucket -> bucket.bucket("anchors").objectLockEnabledForBucket(true));
      CheckpointAnchor anchor =
          Anchors.of(
              "s3://anchors/audit?retain=2&endpoint=" + server.endpoint(),
              Map.of(
                  "AWS_ACCESS_KEY_ID",
                  S3Server.ACCOUNT.getFirst(),
                  "AWS_SECRET_ACCESS_KEY",
                  S3Server.ACCOUNT.getLast()));

      anchor.keep(7, "note");

      String key = "audit/0000000000000000007.checkpoint";
      assertThat(client.getObjectAsBytes(get -> get.bucket("anchors").key(key)).asUtf8String())
          .isEqualTo("note");
      var lock = client.getObjectRetention(get -> get.bucket("anchors").key(key)).retention();
      assertThat(lock.mode()).isEqualTo(ObjectLockRetentionMode.COMPLIANCE);
      assertThat(lock.retainUntilDate()).isAfter(Instant.now().plus(Duration.ofHours(47)));
      String version = client.headObject(head -> head.bucket("anchors").key(key)).versionId();
      assertThatThrownBy(
              () -> client.deleteObject(it -> it.bucket("anchors").key(key).versionId(version)))
          .isInstanceOf(S3Exception.class);
    }
    assertThatThrownBy(
            () ->
                Anchors.of("s3://nowhere?endpoint=" + server.endpoint(), Map.of()).keep(7, "note"))
        .isInstanceOf(java.io.IOException.class);
  }

  private static void open(String place) {
    S3Payloads.open(S3Place.of(place)).close();
  }

  private PayloadStore store(Optional<PayloadObjects> where) {
    return new PayloadStore(postgres.worker(), postgres.keyring(), PayloadCache.NONE, where);
  }

  private long sweep() {
    return new PayloadRetention(postgres.worker(), WEEK, Optional.of(objects)).sweep();
  }

  private static void is(Throwable thrown, ProblemType type) {
    assertThat(((PlatformException) thrown).problem().type()).isEqualTo(type);
  }

  /** A process that ends between the object and its row. */
  private final class DyingAfterTheWrite implements PayloadObjects {

    @Override
    public String place(String address) {
      return objects.place(address);
    }

    @Override
    public void put(String place, byte[] sealed) {
      objects.put(place, sealed);
      throw new IllegalStateException("killed");
    }

    @Override
    public Optional<byte[]> find(String place) {
      return objects.find(place);
    }

    @Override
    public void remove(List<String> places) {
      objects.remove(places);
    }
  }
}
