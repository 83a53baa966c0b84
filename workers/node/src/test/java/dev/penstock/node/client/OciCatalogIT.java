package dev.penstock.node.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.ResourceSource.Answer;
import dev.penstock.definition.WorkflowDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Catalogs as artifacts in an OCI registry: a real one, and ones that lie or send away (F40). */
class OciCatalogIT {

  private static final String FUNCTION = "functions/greet/1.0.0/function.yaml";

  private static OciRegistry registry;

  @BeforeAll
  static void start() throws IOException {
    boolean thereOrDue = OciRegistry.isThere() || System.getenv("CI") != null;
    Assumptions.assumeTrue(
        thereOrDue, "There is no OCI registry; get it: ./penstock doctor --fix --tests");
    registry = new OciRegistry();
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  void shouldPinAFunctionOfACatalogInARegistry() throws Exception {
    registry.push("1.0.0", Map.of(FUNCTION, bytes("set: {text: hello}")));

    WorkflowDefinition definition = valid(registry.catalog() + ":1.0.0");

    assertThat(definition.document().toString()).contains("\"text\":\"hello\"");
    assertThat(DefinitionReader.open(definition.document()).digest())
        .isEqualTo(definition.digest());
  }

  @Test
  void shouldFindItInAFolderThatWasPushedWhole() throws Exception {
    registry.push(
        "folder", Map.of("functions/", archive(Map.of(FUNCTION, "set: {text: of a folder}"))));

    assertThat(look(registry.catalog() + ":folder/" + FUNCTION))
        .isEqualTo(new Answer.Found("set: {text: of a folder}"));
  }

  @Test
  void shouldStayWithTheDigestWhenTheTagMoves() throws Exception {
    String first = registry.push("moving", Map.of(FUNCTION, bytes("set: {a: 1}")));
    registry.push("moving", Map.of(FUNCTION, bytes("set: {a: 2}")));

    assertThat(look(registry.catalog() + ":moving/" + FUNCTION))
        .isEqualTo(new Answer.Found("set: {a: 2}"));
    assertThat(look(registry.catalog() + ":moving@" + first + "/" + FUNCTION))
        .isEqualTo(new Answer.Found("set: {a: 1}"));
    assertThat(look(registry.catalog() + "@" + first + "/" + FUNCTION))
        .isEqualTo(new Answer.Found("set: {a: 1}"));
  }

  @Test
  void shouldSayWhatIsNotThere() throws Exception {
    registry.push("small", Map.of(FUNCTION, bytes("set: {a: 1}")));

    assertThat(missing(registry.catalog() + ":small/functions/x/1.0.0/function.yaml"))
        .contains("has no functions/x/1.0.0/function.yaml");
    assertThat(missing(registry.catalog() + ":none/" + FUNCTION)).contains("manifests/none");
  }

  @Test
  void shouldTakeNothingThatIsNotWhatItsDigestSays() throws Exception {
    byte[] manifest = bytes(manifestOf(bytes("what was promised")));

    try (Lying lying = new Lying(false, manifest, bytes("something else"))) {
      String other = OciRegistry.digest(bytes("another manifest"));

      assertThat(missing(lying.catalog() + ":1/" + FUNCTION)).contains("gives is not sha256:");
      assertThat(missing(lying.catalog() + "@" + other + "/" + FUNCTION))
          .contains("gives is not " + other);
    }
  }

  @Test
  void shouldAskForTheTokenThatEverybodyGetsAndShowItToNobodyElse() throws Exception {
    byte[] text = bytes("set: {a: 1}");

    try (Lying strict = new Lying(true, bytes(manifestOf(text)), text)) {
      assertThat(look(strict.catalog() + ":1/" + FUNCTION))
          .isEqualTo(new Answer.Found("set: {a: 1}"));
      assertThat(strict.asked)
          .containsExactly(
              "/v2/acme/catalog/manifests/1 none",
              "/token?service=here&scope=repository%3Aacme%2Fcatalog%3Apull none",
              "/v2/acme/catalog/manifests/1 Bearer everybody's",
              "/v2/acme/catalog/blobs/" + OciRegistry.digest(text) + " Bearer everybody's",
              "/stored none");
    }
  }

  private static String manifestOf(byte[] layer) throws Exception {
    return "{\"layers\":[{\"digest\":\"%s\",\"annotations\":{\"org.opencontainers.image.title\":\"%s\"}}]}"
        .formatted(OciRegistry.digest(layer), FUNCTION);
  }

  private static WorkflowDefinition valid(String catalog) {
    String text =
        """
        document: {dsl: '1.0.3', namespace: default, name: x, version: 1.0.0}
        use: {catalogs: {shared: {endpoint: '%s'}}}
        do: [{greet: {call: 'greet:1.0.0@shared'}}]
        """
            .formatted(catalog);
    return switch (DefinitionReader.read(
        "x.yaml", bytes(text), AuthorResources.beside(Path.of("x.yaml")))) {
      case ReadResult.Valid(var definition, _) -> definition;
      case ReadResult.Invalid(var defects) -> throw new AssertionError(defects);
    };
  }

  private static Answer look(String address) {
    return AuthorResources.beside(Path.of("x.yaml")).look(address);
  }

  private static String missing(String address) {
    return look(address) instanceof Answer.Missing(String reason) ? reason : "it is there";
  }

  private static byte[] archive(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream zipped = new GZIPOutputStream(bytes);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(zipped)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry("./" + file.getKey());
        entry.setSize(bytes(file.getValue()).length);
        tar.putArchiveEntry(entry);
        tar.write(bytes(file.getValue()));
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A registry with one layer: it gives what it likes, and may want a token and send away. */
  private static final class Lying implements AutoCloseable {

    private final List<String> asked = new ArrayList<>();
    private final HttpServer server;
    private final boolean strict;
    private final byte[] manifest;
    private final byte[] layer;

    Lying(boolean strict, byte[] manifest, byte[] layer) throws IOException {
      this.strict = strict;
      this.manifest = manifest;
      this.layer = layer;
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
    }

    String catalog() {
      return "oci://127.0.0.1:" + server.getAddress().getPort() + "/acme/catalog";
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        String path = exchange.getRequestURI().toString();
        String shown = exchange.getRequestHeaders().getFirst("authorization");
        asked.add(path + " " + (shown == null ? "none" : shown));
        String here = "http://127.0.0.1:" + server.getAddress().getPort();
        if (path.startsWith("/token")) {
          send(exchange, 200, bytes("{\"token\":\"everybody's\"}"));
        } else if (path.equals("/stored")) {
          send(exchange, 200, layer);
        } else if (strict && shown == null) {
          String scope = "scope=\"repository:acme/catalog:pull\"";
          exchange
              .getResponseHeaders()
              .add(
                  "WWW-Authenticate",
                  "Bearer realm=\"" + here + "/token\",service=\"here\"," + scope);
          send(exchange, 401, new byte[0]);
        } else if (path.contains("/manifests/")) {
          send(exchange, 200, manifest);
        } else if (strict) {
          exchange.getResponseHeaders().add("Location", "/stored");
          send(exchange, 307, new byte[0]);
        } else {
          send(exchange, 200, layer);
        }
      }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
