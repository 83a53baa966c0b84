package dev.penstock.audit.anchor;

import dev.penstock.aws.LockedObjects;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the places that checkpoints are kept in. */
public final class Anchors {

  /** The bearer token for URLs, from the environment and never from the command line. */
  public static final String TOKEN = "PENSTOCK_AUDIT_ANCHOR_TOKEN";

  private static final Duration USUAL_RETENTION = Duration.ofDays(730);

  private static final Pattern S3 =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/?([A-Za-z0-9._/-]*)(?:\\?(.+))?");
  private static final Pattern MEMBER =
      Pattern.compile(
          "(region)=([a-z0-9-]+)|(endpoint)=(https?://[A-Za-z0-9.\\[\\]:_-]+)|(retain)=([1-9][0-9]{0,4})");

  private Anchors() {}

  /**
   * A place: {@code /path/of/a/file}, {@code https://host/path}, or {@code
   * s3://BUCKET/PREFIX?region=REGION&retain=DAYS&endpoint=URL}.
   *
   * @throws PlatformException {@code invalid-configuration}, saying the forms
   */
  public static CheckpointAnchor of(String place) {
    return of(place, System.getenv());
  }

  /** The same with the variables of an environment: token, region and credentials. */
  public static CheckpointAnchor of(String place, Map<String, String> variables) {
    if (place.startsWith("s3://")) {
      return s3(place, variables);
    }
    if (place.startsWith("http://") || place.startsWith("https://")) {
      return url(place, variables);
    }
    try {
      Path file = Path.of(place).toAbsolutePath();
      Path parent = file.getParent();
      if (!place.isBlank()
          && parent != null
          && Files.isDirectory(parent)
          && !Files.isDirectory(file)) {
        return new FileAnchor(file);
      }
    } catch (InvalidPathException _) {
      // Told below.
    }
    throw invalid(place);
  }

  private static CheckpointAnchor url(String place, Map<String, String> variables) {
    try {
      URI uri = new URI(place);
      if (uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null) {
        return new UrlAnchor(
            place.replaceAll("/+$", ""), Optional.ofNullable(variables.get(TOKEN)));
      }
    } catch (java.net.URISyntaxException _) {
      // Told below.
    }
    throw invalid(place);
  }

  private static CheckpointAnchor s3(String place, Map<String, String> variables) {
    Matcher form = S3.matcher(place);
    if (!form.matches()) {
      throw invalid(place);
    }
    Map<String, String> members = new HashMap<>();
    for (String written : form.group(3) == null ? new String[0] : form.group(3).split("&", -1)) {
      Matcher member = MEMBER.matcher(written);
      if (!member.matches()) {
        throw invalid(place);
      }
      int equals = written.indexOf('=');
      members.put(written.substring(0, equals), written.substring(equals + 1));
    }
    String region =
        members.getOrDefault("region", variables.getOrDefault("AWS_REGION", "us-east-1"));
    URI endpoint =
        URI.create(members.getOrDefault("endpoint", "https://s3." + region + ".amazonaws.com"));
    String prefix = form.group(2).replaceAll("^/+|/+$", "");
    Duration retention =
        Optional.ofNullable(members.get("retain"))
            .map(days -> Duration.ofDays(Long.parseLong(days)))
            .orElse(USUAL_RETENTION);
    return new S3Anchor(
        place,
        new LockedObjects(endpoint, region, form.group(1), retention, variables, Clock.systemUTC()),
        prefix.isEmpty() ? "" : prefix + "/");
  }

  private static PlatformException invalid(String place) {
    return PlatformException.of(
        ProblemType.INVALID_CONFIGURATION,
        place
            + " is no place for audit checkpoints; it would be a file in a folder that is there, an"
            + " http(s) URL without a query, or s3://BUCKET/PREFIX?region=REGION&retain=DAYS.");
  }
}
