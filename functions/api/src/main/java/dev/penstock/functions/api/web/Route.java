package dev.penstock.functions.api.web;

import dev.penstock.functions.api.access.Operation;
import dev.penstock.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One operation's place. {@code POST}, {@code PUT} and {@code PATCH} take a JSON body unless they
 * say that they take any; the others take none.
 *
 * @param method upper case
 * @param template path with {@code {name}} for a whole segment
 * @param operation what is decided on before the handler runs
 * @param produces the media type of its answer
 * @param anyMedia whether the handler itself judges the media type of the body
 * @param oneRead whether all that the handler does is to ask the store once, by the API's own
 *     database, so that who asks may be proved by that same question
 * @param handler answers; a {@code PlatformException} becomes a problem
 */
public record Route(
    String method,
    String template,
    Operation operation,
    Produces produces,
    boolean anyMedia,
    boolean oneRead,
    Handler handler) {

  /** Answers one request that may be answered. */
  @FunctionalInterface
  public interface Handler {
    HttpResponse answer(Exchange exchange);
  }

  public static Route of(String method, String path, Operation operation, Handler handler) {
    return new Route(method, "/api/v1" + path, operation, Produces.JSON, false, false, handler);
  }

  /** One of the places where SCIM clients ask. */
  public static Route scim(String method, String path, Operation operation, Handler handler) {
    return new Route(method, ScimError.BASE + path, operation, Produces.SCIM, true, false, handler);
  }

  public Route producing(Produces other) {
    return new Route(method, template, operation, other, anyMedia, oneRead, handler);
  }

  public Route takingAnyMedia() {
    return new Route(method, template, operation, produces, true, oneRead, handler);
  }

  /** A {@code GET} whose handler asks the store once and does nothing else. */
  public Route inOneRead() {
    return new Route(method, template, operation, produces, anyMedia, true, handler);
  }

  boolean takesBody() {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  /** The path's named segments, still percent-encoded; empty when the path is another's. */
  Optional<Map<String, String>> match(String path) {
    String[] wanted = template.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return Optional.empty();
    }
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        if (given[i].isEmpty()) {
          return Optional.empty();
        }
        named.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
      } else if (!wanted[i].equals(given[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(named);
  }
}
