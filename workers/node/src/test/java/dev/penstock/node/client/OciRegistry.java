package dev.penstock.node.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real OCI registry on loopback, and what pushes to it. */
final class OciRegistry implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("serving on port (\\d+)");

  /** As {@code doctor --fix --tests} gets it. */
  private static final Path PROGRAM =
      Path.of(System.getProperty("user.home"), ".cache/penstock/registry-0.22.1/registry");

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  OciRegistry() throws IOException {
    process =
        new ProcessBuilder(PROGRAM.toString(), "-port", "0").redirectErrorStream(true).start();
    BufferedReader said = process.inputReader();
    Matcher line = PORT.matcher("");
    while (!line.find()) {
      line.reset(String.valueOf(said.readLine()));
    }
    port = Integer.parseInt(line.group(1));
  }

  static boolean isThere() {
    return Files.isExecutable(PROGRAM);
  }

  /** {@code oci://localhost:PORT/acme/catalog}. */
  String catalog() {
    return "oci://localhost:" + port + "/acme/catalog";
  }

  /**
   * Pushes an artifact.
   *
   * @param layers contents by title; an archive for a title that ends with a slash
   * @return the manifest's digest
   */
  String push(String tag, Map<String, byte[]> layers) throws Exception {
    ObjectNode manifest =
        Json.object()
            .put("schemaVersion", 2)
            .put("mediaType", "application/vnd.oci.image.manifest.v1+json")
            .put("artifactType", "application/vnd.penstock.catalog");
    byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
    manifest.set("config", described("application/vnd.oci.empty.v1+json", empty));
    for (Map.Entry<String, byte[]> layer : layers.entrySet()) {
      String type =
          layer.getKey().endsWith("/")
              ? "application/vnd.oci.image.layer.v1.tar+gzip"
              : "application/yaml";
      ObjectNode one = described(type, layer.getValue());
      one.putObject("annotations").put("org.opencontainers.image.title", layer.getKey());
      manifest.withArray("/layers").add(one);
    }
    byte[] bytes = Json.write(manifest).getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder put =
        HttpRequest.newBuilder(at("/manifests/" + tag))
            .header("Content-Type", manifest.path("mediaType").asText());
    sent(put.PUT(BodyPublishers.ofByteArray(bytes)), 201);
    return digest(bytes);
  }

  private ObjectNode described(String mediaType, byte[] content) throws Exception {
    HttpResponse<Void> begun =
        sent(HttpRequest.newBuilder(at("/blobs/uploads/")).POST(BodyPublishers.noBody()), 202);
    String where = begun.headers().firstValue("location").orElseThrow();
    String query = (where.contains("?") ? "&" : "?") + "digest=" + digest(content);
    sent(
        HttpRequest.newBuilder(at("/").resolve(where + query))
            .PUT(BodyPublishers.ofByteArray(content)),
        201);
    return Json.object()
        .put("mediaType", mediaType)
        .put("digest", digest(content))
        .put("size", content.length);
  }

  private HttpResponse<Void> sent(HttpRequest.Builder request, int expected) throws Exception {
    HttpResponse<Void> answer = http.send(request.build(), HttpResponse.BodyHandlers.discarding());
    if (answer.statusCode() != expected) {
      throw new AssertionError(answer);
    }
    return answer;
  }

  private URI at(String path) {
    return URI.create("http://localhost:" + port + "/v2/acme/catalog" + path);
  }

  static String digest(byte[] bytes) throws Exception {
    return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Override
  public void close() {
    http.close();
    process.destroyForcibly();
  }
}
