package dev.penstock.workers.payload.aws;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where payloads are kept in S3: {@code s3://BUCKET/PREFIX?region=REGION&endpoint=URL}, of which
 * all but the bucket may be left out.
 *
 * @param prefix without slashes around it; may be empty
 * @param region when it is not the one that the environment names
 * @param endpoint of another service that speaks S3
 */
public record S3Place(
    String bucket, String prefix, Optional<String> region, Optional<URI> endpoint) {

  private static final Pattern FORM =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/?([A-Za-z0-9._/-]*)(?:\\?(.+))?");
  private static final Pattern MEMBER = Pattern.compile("(region|endpoint)=([^&]+)");

  /**
   * Reads the form above.
   *
   * @throws PlatformException {@code invalid-configuration}, saying the form
   */
  public static S3Place of(String address) {
    Matcher form = FORM.matcher(address);
    if (!form.matches()) {
      throw invalid(address);
    }
    Map<String, String> members = new HashMap<>();
    if (form.group(3) != null) {
      for (String written : form.group(3).split("&", -1)) {
        Matcher member = MEMBER.matcher(written);
        if (!member.matches() || members.put(member.group(1), member.group(2)) != null) {
          throw invalid(address);
        }
      }
    }
    return new S3Place(
        form.group(1),
        form.group(2).replaceAll("^/+|/+$", ""),
        Optional.ofNullable(members.get("region")),
        Optional.ofNullable(members.get("endpoint")).map(endpoint -> uri(address, endpoint)));
  }

  /** Without region and endpoint. */
  String folder() {
    return "s3://" + bucket + "/" + (prefix.isEmpty() ? "" : prefix + "/");
  }

  /** The form above. */
  @Override
  public String toString() {
    String query =
        region.map(r -> "&region=" + r).orElse("") + endpoint.map(e -> "&endpoint=" + e).orElse("");
    return "s3://"
        + bucket
        + (prefix.isEmpty() ? "" : "/" + prefix)
        + query.replaceFirst("^&", "?");
  }

  private static URI uri(String address, String endpoint) {
    if (!endpoint.matches("https?://[A-Za-z0-9.\\[\\]:_-]+/?")) {
      throw invalid(address);
    }
    return URI.create(endpoint);
  }

  private static PlatformException invalid(String address) {
    return PlatformException.of(
        ProblemType.INVALID_CONFIGURATION,
        address
            + " is no place for payloads; it would be s3://BUCKET/PREFIX, and for other regions and"
            + " services s3://BUCKET/PREFIX?region=REGION&endpoint=https://HOST.");
  }
}
