package dev.penstock.node.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.OciAddress;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pulls from one repository (OCI Distribution Specification 1.1, section Pull), over HTTPS; over
 * HTTP from this machine only, as registries' own clients do. A registry that gives everybody a
 * token is asked for one; a credential is never sent. Ten seconds an answer. Not thread-safe.
 */
final class OciConnection implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int MOST_REDIRECTS = 3;
  private static final int LARGEST_TOKEN = 100_000;
  private static final String MANIFESTS =
      "application/vnd.oci.image.manifest.v1+json,"
          + " application/vnd.docker.distribution.manifest.v2+json";
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127\\.[0-9.]+|\\[::1])(:[0-9]+)?");
  private static final Pattern PARAMETER = Pattern.compile("(realm|service|scope)=\"([^\"]*)\"");

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(LONGEST)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final boolean local;
  private final URI repository;
  private String token = "";

  OciConnection(OciAddress address) {
    local = LOOPBACK.matcher(address.registry()).matches();
    repository =
        URI.create(
            (local ? "http://" : "https://")
                + address.registry()
                + "/v2/"
                + address.repository()
                + "/");
  }

  /** A manifest by tag or digest. */
  byte[] manifest(String reference, int most) throws IOException, InterruptedException {
    return get(repository.resolve("manifests/" + reference), MANIFESTS, most);
  }

  byte[] blob(String digest, int most) throws IOException, InterruptedException {
    return get(repository.resolve("./blobs/" + digest), "*/*", most);
  }

  private byte[] get(URI uri, String accept, int most) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = send(uri, accept, token);
    if (answer.statusCode() == 401 && token.isEmpty()) {
      answer.body().close();
      token = token(answer.headers().firstValue("www-authenticate").orElse(""));
      answer = send(uri, accept, token);
    }
    URI at = uri;
    for (int i = 0; i < MOST_REDIRECTS && isRedirect(answer); i++) {
      answer.body().close();
      at = at.resolve(answer.headers().firstValue("location").orElse(""));
      // The token is for the registry; who stores its blobs has addresses that are signed.
      answer = send(at, accept, "");
    }
    return content(answer, most);
  }

  private static boolean isRedirect(HttpResponse<?> answer) {
    return answer.statusCode() / 100 == 3 && answer.headers().firstValue("location").isPresent();
  }

  private HttpResponse<InputStream> send(URI uri, String accept, String bearer)
      throws IOException, InterruptedException {
    if (!local && !"https".equals(uri.getScheme())) {
      throw new IOException("the registry leads to " + uri + ", which is not HTTPS");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(LONGEST).header("Accept", accept);
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  /** What the registry gives to anybody who asks. */
  private String token(String challenge) throws IOException, InterruptedException {
    Map<String, String> said = new LinkedHashMap<>();
    Matcher parameter = PARAMETER.matcher(challenge);
    while (parameter.find()) {
      said.put(parameter.group(1), parameter.group(2));
    }
    String realm = said.remove("realm");
    if (!challenge.startsWith("Bearer ") || realm == null) {
      throw new IOException(
          "the registry asks for a credential, and catalogs are read without one");
    }
    StringBuilder query = new StringBuilder(realm);
    said.forEach(
        (name, value) ->
            query
                .append(query.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    byte[] answer =
        content(send(URI.create(query.toString()), "application/json", ""), LARGEST_TOKEN);
    try {
      JsonNode given = Json.read(answer);
      return given.path("token").asText(given.path("access_token").asText());
    } catch (PlatformException e) {
      throw new IOException("the registry's token is not JSON", e);
    }
  }

  private static byte[] content(HttpResponse<InputStream> answer, int most) throws IOException {
    try (InputStream body = answer.body()) {
      return switch (answer.statusCode()) {
        case 200 -> {
          byte[] bytes = body.readNBytes(most + 1);
          if (bytes.length > most) {
            throw new IOException("it is larger than " + (most >> 20) + " MB");
          }
          yield bytes;
        }
        case 401, 403 ->
            throw new IOException(
                "the registry asks for a credential, and catalogs are read without one");
        case 404 -> throw new IOException("the registry has none at " + answer.uri().getPath());
        default -> throw new IOException("the registry answered " + answer.statusCode());
      };
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
