package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.penstock.delivery.WebhookSigner;
import dev.penstock.json.Json;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.trigger.Sender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Secrets that are like no other text, planted in a running node and used there: by a sender's
 * signature, by a run's calls to a target that gives back all that it is told, by people and
 * services that sign in. And one name that is no secret, to be found.
 */
final class Canaries {

  private static final String DOCUMENT =
      """
      document: { dsl: '1.0.3', namespace: default, name: NAME, version: '1.0.0' }
      use: { secrets: [canary-token, canary-login, canary] }
      do:
        - bearer: { call: http, with: { method: post, endpoint: { uri: 'URL/in', authentication: { bearer: { use: canary-token } } } } }
        - basic: { call: http, with: { method: post, endpoint: { uri: 'URL/in', authentication: { basic: { use: canary-login } } } } }
        - handed:
            call: http
            with: { method: post, endpoint: URL/in, output: response, headers: { X-Key: '${ $secrets.canary.key }' }, body: { password: '${ $secrets.canary.key }' } }
        - refused: { call: http, with: { method: post, endpoint: URL/out, body: { password: '${ $secrets.canary.key }' } } }
      """;

  private static final String TRIGGER =
      """
      trigger: NAME
      webhook: { scheme: github, secrets: [canary-signing] }
      start: { workflow: default/NAME, version: ^1, input: '${ .body }' }
      """;

  /** What is in plain sight: a workflow, a trigger and a delivery are called so. */
  static final String OPEN = "the open name";

  /** At the end of an API key; what stands before it finds the key and is shown. */
  private static final int KEY_SECRET = 43;

  private final LocalPlatform platform;
  private final String name = "openly-" + random();
  private final Map<String, String> secrets = new TreeMap<>();

  Canaries(LocalPlatform platform) {
    this.platform = platform;
  }

  /** All that must be nowhere, and {@link #OPEN}. */
  Needles needles() {
    Needles needles = new Needles();
    secrets.forEach(needles::add);
    needles.add(OPEN, name);
    return needles;
  }

  /** Plants and uses them; when it returns, the run that used them has ended. */
  void release() throws IOException, InterruptedException {
    String signing = plant("signing");
    platform.putSecretByApi("canary-signing", signing);
    platform.rotatedSecret("canary-token", plant("token before"), plant("token"));
    String password = plant("password");
    secrets.put(
        "basic-pair",
        Base64.getEncoder().encodeToString(("ada:" + password).getBytes(StandardCharsets.UTF_8)));
    platform.putSecretByApi(
        "canary-login", Json.write(Json.object().put("username", "ada").put("password", password)));
    platform.putSecretByApi("canary", Json.write(Json.object().put("key", plant("key"))));
    signIn();
    addTheNodesOwn();
    HttpServer echo = echo();
    try {
      String url = "http://127.0.0.1:" + echo.getAddress().getPort();
      apply("workflows/canary.yaml", DOCUMENT.replace("URL", url));
      apply("triggers/canary.yaml", TRIGGER);
      var ended = platform.awaitEnd(Json.read(deliver(signing)).path("runId").textValue());
      assertThat(ended.path("status").textValue()).as(ended.toString()).isEqualTo("faulted");
      assertThat(ended.path("problem").toString()).contains("/do/3/refused");
    } finally {
      echo.stop(0);
    }
  }

  private String plant(String what) {
    String secret = "canary/" + what + "+" + random();
    secrets.put(what, secret);
    return secret;
  }

  /** A key for a service, a session for a person. */
  private void signIn() {
    ObjectNode wanted = Json.object().put("name", name).put("ttlSeconds", 3600);
    wanted.putArray("grants").addObject().put("role", "operator").put("folder", "/");
    var key = platform.submit("/api/v1/keys", wanted);
    assertThat(key.statusCode()).as(key.body()).isEqualTo(201);
    String token = Json.read(key.body()).path("token").textValue();
    secrets.put("key", token.substring(token.length() - KEY_SECRET));
    assertThat(platform.getAs(token, "/api/v1/runs").statusCode()).isEqualTo(200);
    String session = platform.operator().cookie();
    secrets.put("session", session.substring(session.indexOf('=') + 1));
  }

  /** The root key, and the passwords of the store's roles. */
  private void addTheNodesOwn() throws IOException {
    DataFolder folder = DataFolder.at(platform.data());
    String root = Files.readString(folder.rootKey()).strip();
    secrets.put("root key", root);
    secrets.put("root key, decoded", HexFormat.of().formatHex(Base64.getDecoder().decode(root)));
    for (JsonNode role : Json.read(Files.readAllBytes(folder.roles())).path("roles")) {
      secrets.put("role " + secrets.size(), role.asText());
    }
  }

  /** With what a careless sender adds to a request. */
  private String deliver(String signing) throws IOException, InterruptedException {
    byte[] body = Json.write(Json.object().put("id", 1)).getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(platform.url() + "/hooks/" + name + "?password=" + plantedIn("query")))
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + plant("authorization"))
            .header("cookie", "session=" + plantedIn("cookie"))
            .header("x-password", plant("header"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    new WebhookSigner(Sender.GITHUB.scheme(), signing)
        .headers(name, Instant.now(), body)
        .forEach(request::header);
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return answer.body();
  }

  private String plantedIn(String what) {
    String secret = "canary" + random();
    secrets.put(what, secret);
    return secret;
  }

  private void apply(String path, String text) {
    ObjectNode request = Json.object();
    request.putArray("files").addObject().put("path", path).put("text", text.replace("NAME", name));
    var answer = platform.submit("/api/v1/apply", request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** Says what it was told, below /out as a refusal. */
  private static HttpServer echo() throws IOException {
    HttpServer echo =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    echo.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String told =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                    + exchange.getRequestHeaders().entrySet();
            byte[] answer =
                Json.write(Json.object().put("told", told)).getBytes(StandardCharsets.UTF_8);
            boolean isRefused = exchange.getRequestURI().getPath().equals("/out");
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange
                .getResponseHeaders()
                .set("x-told", String.valueOf(exchange.getRequestHeaders().getFirst("X-Key")));
            exchange.sendResponseHeaders(isRefused ? 400 : 200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    echo.start();
    return echo;
  }

  private static String random() {
    byte[] bytes = new byte[12];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
