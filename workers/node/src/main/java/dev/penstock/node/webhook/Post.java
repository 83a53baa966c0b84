package dev.penstock.node.webhook;

import dev.penstock.http.HttpRequest;
import dev.penstock.node.client.ApiClient;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Posts a delivery as its sender would: with the sender's headers and with no key of a node. */
public final class Post {

  private static final Set<String> SCHEMES = Set.of("http", "https");

  private Post() {}

  /**
   * Where a delivery goes.
   *
   * @param to an address, or the name of a trigger
   * @param node the address of the node whose trigger it is
   * @throws PlatformException {@code invalid-input} when it is neither
   */
  public static URI address(String to, Supplier<String> node) {
    try {
      URI address = to.contains("://") ? URI.create(to) : URI.create(node.get() + "/hooks/" + to);
      if (SCHEMES.contains(String.valueOf(address.getScheme())) && address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw new PlatformException(Problem.of(ProblemType.INVALID_INPUT, detail(to)), e);
    }
    throw PlatformException.of(ProblemType.INVALID_INPUT, detail(to));
  }

  /** A delivery that nobody has signed yet. */
  public static HttpRequest request(URI to, Map<String, String> headers, byte[] body) {
    String query = to.getRawQuery() == null ? "" : to.getRawQuery();
    return new HttpRequest("POST", to.getRawPath(), query, headers, Map.of(), body, "");
  }

  /**
   * Sends it.
   *
   * @throws PlatformException {@code unavailable} when nobody answers there
   */
  public static HttpResponse<byte[]> send(URI to, HttpRequest signed) {
    String path = signed.path().isEmpty() ? "/" : signed.path();
    String query = signed.query().isEmpty() ? "" : "?" + signed.query();
    try (ApiClient http = new ApiClient(to.getScheme() + "://" + to.getRawAuthority(), Map.of())) {
      return http.exchange(
          "POST", path + query, signed.body(), new LinkedHashMap<>(signed.headers()));
    } catch (IllegalArgumentException _) {
      // Its message has the header's value, which for some senders is the secret itself.
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "A header has a name or a value that HTTP doesn't take; a secret is one line of text.");
    }
  }

  private static String detail(String to) {
    return "--to must be an address like https://host/hooks/name, or the name of a trigger: " + to;
  }
}
