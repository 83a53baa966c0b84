package dev.penstock.functions.api.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.http.HttpRequest;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.FolderReach;
import java.util.List;
import java.util.Map;

/**
 * One request that may be answered.
 *
 * @param principal who asks
 * @param reach the folders in which they may do it
 * @param segments the named segments of the path, percent-encoded
 * @param startedNanos {@link System#nanoTime} when it came
 */
public record Exchange(
    HttpRequest request,
    Principal principal,
    FolderReach reach,
    Map<String, String> segments,
    long startedNanos) {

  /** The person who asks, where only people may. */
  public Principal.Person person() {
    return switch (principal) {
      case Principal.Person person -> person;
      case Principal.Key _, Principal.Token _, Principal.Anonymous _ ->
          throw new IllegalStateException("access is decided before the handler runs");
    };
  }

  /** A named segment of the path, decoded. */
  public String segment(String name) {
    String value = segments.get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no segment " + name);
    }
    return Percent.decode(value);
  }

  /**
   * The query, when all its parameters are known.
   *
   * @throws PlatformException {@code invalid-input}
   */
  public Query query(String... known) {
    return Query.parse(request.query(), List.of(known));
  }

  /** The body as a tree of well-formed text. */
  public JsonNode tree() {
    JsonNode body = Json.read(request.body());
    WellFormed.check(body);
    return body;
  }

  public Members body() {
    return Members.of(tree());
  }

  /** What is answered for every id that nobody has or that is not the asker's to see. */
  public static PlatformException notFound() {
    return PlatformException.of(
        ProblemType.NOT_FOUND, "There is nothing here by that name, or it is not yours to see.");
  }
}
