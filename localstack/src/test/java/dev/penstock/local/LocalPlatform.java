package dev.penstock.local;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.delivery.WebhookSigner;
import dev.penstock.functions.api.access.ApiKeys;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Json;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.node.owner.OwnerDesk;
import dev.penstock.trigger.Sender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One node on a data folder of its own, with everything that it starts. */
final class LocalPlatform implements AutoCloseable {

  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Set<String> ENDED = Set.of("completed", "faulted", "cancelled");

  private final Path data;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final LocalNode node;

  private LocalPlatform(Path data, LocalNode node) {
    this.data = data;
    this.node = node;
  }

  /**
   * Starts a node that has the sample definitions and the sender's secret.
   *
   * @param options of {@code up}, further ones; without any it starts on a copy of {@link
   *     FurnishedFolder}
   */
  static LocalPlatform start(Path data, String... options) {
    if (options.length == 0) {
      FurnishedFolder.copyTo(data);
      return launched(data, ClassArchive.taken(), List.of(), Map.of());
    }
    return startEmpty(data, options);
  }

  /** The same with these variables in its environment. */
  static LocalPlatform start(Path data, Map<String, String> environment) {
    FurnishedFolder.copyTo(data);
    return launched(data, ClassArchive.taken(), List.of(), environment);
  }

  /** The same on an empty data folder, whatever the options. */
  static LocalPlatform startEmpty(Path data, String... options) {
    return startEmpty(data, ClassArchive.taken(), List.of(options));
  }

  /** The same; with further options of the JVM. */
  static LocalPlatform startEmpty(Path data, List<String> jvm, List<String> options) {
    LocalPlatform platform = launched(data, jvm, options, Map.of());
    platform.putSecretByApi("sender", SECRET);
    platform.apply(samples());
    return platform;
  }

  /** Starts a node of an installation that another one has furnished. */
  static LocalPlatform startBeside(Path data, String... options) {
    return launched(data, ClassArchive.taken(), List.of(options), Map.of());
  }

  private static LocalPlatform launched(
      Path data, List<String> jvm, List<String> options, Map<String, String> environment) {
    return new LocalPlatform(data, LocalNode.start(data, jvm, options, environment));
  }

  static Path samples() {
    return files("/system");
  }

  /** A folder of definitions among the tests' resources. */
  static Path files(String resource) {
    try {
      return Path.of(
          java.util.Objects.requireNonNull(LocalPlatform.class.getResource(resource)).toURI());
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  void apply(Path files) {
    mustSucceed(Program.run("apply", files.toString(), "--data", data.toString()));
  }

  /** A command on this node's folder. */
  Program command(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data.toString()));
    return mustSucceed(Program.run(all.toArray(String[]::new)));
  }

  /** {@code kill -9}: nothing is flushed, closed or said goodbye to. */
  void kill() {
    node.kill();
  }

  /** What Ctrl-C does. */
  void stop() {
    node.stop();
  }

  /** Starts again on the same folder. */
  void restart() {
    node.restart();
  }

  /** Sends one delivery the way a well-behaved sender does. */
  HttpResponse<String> send(String trigger, String senderId, JsonNode event) {
    return send(url().resolve("/hooks/"), trigger, senderId, event);
  }

  /**
   * Sends it to another front door of the same store.
   *
   * @param hooks the URL below which the triggers are
   */
  HttpResponse<String> send(URI hooks, String trigger, String senderId, JsonNode event) {
    byte[] body = Json.write(event).getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(hooks.resolve(trigger))
            .timeout(Duration.ofSeconds(20))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    signed(senderId, body).forEach(request::header);
    return exchange(request.build());
  }

  /** What a sender that knows the secret adds to the headers. */
  static Map<String, String> signed(String senderId, byte[] body) {
    return new WebhookSigner(Sender.STANDARD_WEBHOOKS.scheme(), SECRET)
        .headers(senderId, Instant.now(), body);
  }

  /** Sends until it is acknowledged, as a sender's retry ladder does, and gives the run's id. */
  String sendUntilAccepted(String trigger, String senderId, JsonNode event) {
    HttpResponse<String> response =
        await()
            .atMost(PATIENCE)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(100))
            .ignoreExceptions()
            .until(() -> send(trigger, senderId, event), r -> r.statusCode() == 202);
    return Json.read(response.body()).path("runId").textValue();
  }

  /** The API as the owner's key sees it. */
  JsonNode get(String path) {
    HttpResponse<String> response =
        exchange(
            HttpRequest.newBuilder(url().resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("authorization", "Bearer " + key())
                .GET()
                .build());
    if (response.statusCode() != 200) {
      throw new AssertionError("GET " + path + ": " + response.statusCode() + response.body());
    }
    return Json.read(response.body());
  }

  /** What is answered to somebody else's key. */
  HttpResponse<String> getAs(String key, String path) {
    return exchange(
        HttpRequest.newBuilder(url().resolve(path))
            .timeout(Duration.ofSeconds(20))
            .header("authorization", "Bearer " + key)
            .GET()
            .build());
  }

  /** The answer of another place that serves the API of the same store. */
  HttpResponse<String> getAt(URI address, boolean withKey) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(60));
    if (withKey) {
      request.header("authorization", "Bearer " + key());
    }
    return exchange(request.GET().build());
  }

  /** What the owner's key posts; each call stands for itself. */
  JsonNode post(String path, String contentType, JsonNode body) {
    HttpResponse<String> response =
        exchange(
            HttpRequest.newBuilder(url().resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("authorization", "Bearer " + key())
                .header("idempotency-key", java.util.UUID.randomUUID().toString())
                .header("content-type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                .build());
    if (response.statusCode() != 202) {
      throw new AssertionError("POST " + path + ": " + response.statusCode() + response.body());
    }
    return Json.read(response.body());
  }

  /** Posts as the owner's key; whatever the answer is. */
  HttpResponse<String> submit(String path, JsonNode body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url().resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("authorization", "Bearer " + key())
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return exchange(request.build());
  }

  JsonNode awaitRun(String runId, Set<String> statuses) {
    return await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(
            () -> get("/api/v1/runs/" + runId),
            run -> statuses.contains(run.path("status").textValue()));
  }

  /** The id of the first run of a workflow, once there is one. */
  String awaitRunOf(String workflow) {
    return await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(
            () -> get("/api/v1/runs?workflow=" + workflow).at("/items/0/id").asText(),
            id -> !id.isEmpty());
  }

  JsonNode awaitEnd(String runId) {
    return awaitRun(runId, ENDED);
  }

  /** A new key of each role; between them always the owner's, who may do most. */
  List<String> keysOfEachRole() {
    List<String> keys = new ArrayList<>();
    try (OwnerDesk desk = OwnerDesk.open(DataFolder.at(data))) {
      for (Role role : Role.values()) {
        keys.add(keyOf(desk, role));
        keys.add(key());
      }
    }
    return keys;
  }

  String keyOf(Role role) {
    try (OwnerDesk desk = OwnerDesk.open(DataFolder.at(data))) {
      return keyOf(desk, role);
    }
  }

  private static String keyOf(OwnerDesk desk, Role role) {
    return desk.createKey(new ApiKeys.Wanted("test", Grants.of(role, "/"), Duration.ofHours(1)))
        .token();
  }

  /** A person at the console, signed in through a one-time link. */
  Operator operator() {
    Program info =
        mustSucceed(Program.run("info", "--json", "--sign-in", "--data", data.toString()));
    return Operator.signIn(url(), Json.read(info.output()).path("signIn").textValue());
  }

  Program verifyAudit() {
    return Program.run("audit", "verify", "--data", data.toString());
  }

  Path data() {
    return data;
  }

  long pid() {
    return node.pid();
  }

  URI url() {
    return URI.create(node().path("url").textValue());
  }

  /** Puts a secret into the vault, as an operator does. */
  void putSecret(String name, String value) {
    mustSucceed(Program.runWith(value, "secret", "put", name, "--data", data.toString()));
  }

  /** Puts a secret over the API, which is quicker. */
  void putSecretByApi(String name, String value) {
    putSecretByApi(url().resolve("/api/v1/"), name, value);
  }

  /**
   * Puts it over another API of the same store.
   *
   * @param api the URL below which the API is
   */
  void putSecretByApi(URI api, String name, String value) {
    mustBeTaken(
        exchange(
            HttpRequest.newBuilder(api.resolve("secrets/" + name))
                .timeout(Duration.ofSeconds(20))
                .header("authorization", "Bearer " + key())
                .header("content-type", "application/json")
                .PUT(
                    HttpRequest.BodyPublishers.ofString(
                        Json.write(Json.object().put("value", value))))
                .build()));
  }

  /** Puts a secret and rotates it at once, so that both versions are active. */
  void rotatedSecret(String name, String before, String current) {
    putSecretByApi(name, before);
    mustBeTaken(
        submit(
            "/api/v1/secrets/" + name + "/rotate",
            Json.object().put("value", current),
            "idempotency-key",
            java.util.UUID.randomUUID().toString()));
  }

  private static void mustBeTaken(HttpResponse<String> answer) {
    if (answer.statusCode() >= 300) {
      throw new AssertionError(answer.statusCode() + answer.body());
    }
  }

  /** Host and port of the backbone. */
  String temporal() {
    return node().path("temporal").textValue();
  }

  /** The port of the store that the node started. */
  int storePort() {
    return URI.create(node().path("databaseUrl").textValue().substring("jdbc:".length())).getPort();
  }

  /** The store as its owner, to look and to tamper. */
  Connection owner() throws SQLException {
    return store().owner();
  }

  long count(String sql) {
    return Long.parseLong(strings(sql).getFirst());
  }

  /** The first column of what the owner sees, once every audit entry has got its place. */
  List<String> strings(String sql) {
    return store().strings(sql);
  }

  /** The same while the node, which gives entries their place, does nothing. */
  List<String> stringsAtOnce(String sql) {
    return store().stringsAtOnce(sql);
  }

  void change(String sql) {
    store().change(sql);
  }

  private LocalStore store() {
    return new LocalStore(node().path("databaseUrl").textValue());
  }

  private JsonNode node() {
    return node.file();
  }

  private String key() {
    return node().path("apiKey").textValue();
  }

  @Override
  public void close() {
    if (node.isAlive()) {
      stop();
    }
  }

  private Program mustSucceed(Program program) {
    if (program.exitCode() != 0) {
      throw new AssertionError(program.toString());
    }
    return program;
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
