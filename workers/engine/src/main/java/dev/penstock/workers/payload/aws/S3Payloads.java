package dev.penstock.workers.payload.aws;

import dev.penstock.id.Ids;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.payload.PayloadObjects;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Payloads as objects of one bucket. Credentials come from where the AWS SDK looks for them:
 * environment, profile, or the role of the task or machine. Thread-safe.
 */
public final class S3Payloads implements PayloadObjects, AutoCloseable {

  /** A payload has at most 64 MB; on a slow line that takes a while. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final S3Place place;
  private final S3Client client;

  private S3Payloads(S3Place place, S3Client client) {
    this.place = place;
    this.client = client;
  }

  /**
   * Opens the bucket and makes sure that objects can be written, read and removed there.
   *
   * @throws PlatformException {@code unavailable}, saying what is wrong and what to do
   */
  public static S3Payloads open(S3Place place) {
    S3Payloads opened = new S3Payloads(place, client(place));
    try {
      String probe = opened.place("probe");
      opened.put(probe, new byte[1]);
      opened.find(probe);
      opened.remove(List.of(probe));
      return opened;
    } catch (PlatformException e) {
      opened.close();
      throw e;
    }
  }

  private static S3Client client(S3Place place) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(5))
                    .socketTimeout(LONGEST))
            .overrideConfiguration(c -> c.apiCallTimeout(LONGEST))
            // Sealed content proves itself; older services that speak S3 know no checksums.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    place.region().map(Region::of).ifPresent(builder::region);
    place
        .endpoint()
        .ifPresent(
            endpoint -> {
              builder.endpointOverride(endpoint).forcePathStyle(true);
              if (place.region().isEmpty()) {
                builder.region(Region.US_EAST_1);
              }
            });
    try {
      return builder.build();
    } catch (SdkException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_CONFIGURATION,
              "The region of " + place + " is not known: add ?region=REGION, or set AWS_REGION."),
          e);
    }
  }

  @Override
  public String place(String address) {
    return place.folder() + address + "-" + Ids.next("obj");
  }

  @Override
  public void put(String at, byte[] sealed) {
    said(
        "written",
        at,
        () ->
            client.putObject(
                put -> put.bucket(bucket(at)).key(key(at)), RequestBody.fromBytes(sealed)));
  }

  @Override
  public Optional<byte[]> find(String at) {
    return said(
        "read",
        at,
        () -> {
          try {
            ResponseBytes<GetObjectResponse> object =
                client.getObjectAsBytes(get -> get.bucket(bucket(at)).key(key(at)));
            return Optional.of(object.asByteArrayUnsafe());
          } catch (NoSuchKeyException _) {
            return Optional.empty();
          }
        });
  }

  @Override
  public void remove(List<String> places) {
    for (String at : places) {
      said("removed", at, () -> client.deleteObject(one -> one.bucket(bucket(at)).key(key(at))));
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static <T> T said(String what, String at, Supplier<T> call) {
    try {
      return call.get();
    } catch (AwsServiceException e) {
      String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
      throw unavailable(what, at, code + ", status " + e.statusCode() + advice(e, at), e);
    } catch (SdkException e) {
      throw unavailable(
          what,
          at,
          e.getMessage()
              + " The endpoint has to be reachable from here, and credentials have to be where the"
              + " AWS SDK looks: AWS_ACCESS_KEY_ID, a profile, or a role.",
          e);
    }
  }

  private static String advice(AwsServiceException e, String at) {
    String folder = at.substring(0, at.lastIndexOf('/') + 1);
    return switch (e.statusCode()) {
      case 403 ->
          ". Allow the node s3:PutObject, s3:GetObject and s3:DeleteObject on " + folder + "*.";
      case 404 -> ". Create the bucket, or name another with --payloads.";
      case 301, 400 -> ". If it is the region: --payloads '" + folder + "?region=REGION'.";
      default -> ". It is tried again.";
    };
  }

  private static PlatformException unavailable(
      String what, String at, String reason, SdkException cause) {
    return new PlatformException(
        Problem.of(
            ProblemType.UNAVAILABLE, "The object " + at + " could not be " + what + ": " + reason),
        cause);
  }

  private static String bucket(String at) {
    return at.substring("s3://".length(), at.indexOf('/', "s3://".length()));
  }

  private static String key(String at) {
    return at.substring(at.indexOf('/', "s3://".length()) + 1);
  }
}
