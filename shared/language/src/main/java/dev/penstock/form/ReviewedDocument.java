package dev.penstock.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A document that is looked at, by reference: {@code {name, mediaType, size, digest, uri}}. What it
 * is known by is its digest; Penstock neither has it nor fetches it.
 */
public final class ReviewedDocument {

  private static final int MOST = 50;
  private static final int LONGEST = 500;
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern MEDIA_TYPE = Pattern.compile("[\\w.+-]+/[\\w.+-]+(;.*)?");
  private static final Set<String> MEMBERS = Set.of("name", "mediaType", "size", "digest", "uri");

  private ReviewedDocument() {}

  /** Why this is no list of documents to look at, as the rest of a sentence; empty when it is. */
  public static Optional<String> complaint(JsonNode documents) {
    if (!documents.isArray() || documents.isEmpty() || documents.size() > MOST) {
      return Optional.of("must give a list of 1 to " + MOST + " documents.");
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < documents.size(); i++) {
      Optional<String> wrong = wrong(documents.get(i));
      if (wrong.isPresent()) {
        return Optional.of("has, at " + i + ", " + wrong.get() + ".");
      }
      if (!names.add(documents.get(i).path("name").textValue())) {
        return Optional.of("has two documents of one name, the second at " + i + ".");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> wrong(JsonNode document) {
    List<String> unknown =
        document.properties().stream()
            .map(Map.Entry::getKey)
            .filter(member -> !MEMBERS.contains(member))
            .toList();
    if (!document.isObject() || !unknown.isEmpty()) {
      return Optional.of("something else than {name, mediaType, size, digest, uri}");
    }
    if (!isText(document.path("name"))) {
      return Optional.of("no name");
    }
    if (!isText(document.path("mediaType"))
        || !MEDIA_TYPE.matcher(document.path("mediaType").textValue()).matches()) {
      return Optional.of("no mediaType like application/pdf");
    }
    if (!document.path("size").canConvertToLong()
        || !document.path("size").isIntegralNumber()
        || document.path("size").longValue() < 0) {
      return Optional.of("no size in bytes");
    }
    if (!DIGEST.matcher(document.path("digest").asText()).matches()) {
      return Optional.of("no digest like sha256:…, in lower case");
    }
    return document.has("uri") && !isAddress(document.path("uri"))
        ? Optional.of("a uri that is not http or https")
        : Optional.empty();
  }

  private static boolean isText(JsonNode value) {
    return value.isTextual()
        && !value.textValue().isBlank()
        && value.textValue().length() <= LONGEST;
  }

  /** People follow it from the console, so it is none that runs anything there. */
  private static boolean isAddress(JsonNode uri) {
    try {
      URI address = new URI(uri.asText());
      return uri.isTextual()
          && address.getHost() != null
          && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
