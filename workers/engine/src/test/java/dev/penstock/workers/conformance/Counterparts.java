package dev.penstock.workers.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.penstock.json.Json;
import dev.penstock.workers.agent.StdioServer;
import dev.penstock.workers.asyncapi.SocketServer;
import dev.penstock.workers.grpc.GreeterServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers on loopback, at the paths of the real ones, for the public hosts that the specification's
 * features and examples name. Whoever it does not know gets 404.
 */
public final class Counterparts implements AutoCloseable {

  private static final Pattern HOST =
      Pattern.compile(
          "https?://(petstore\\.swagger\\.io|httpbin\\.org|swapi\\.dev|keycloak|(?:secured\\.)?fake\\.com|mcp\\.contoso\\.com"
              + "|fake-hospital\\.com|fake-chat-api\\.com|hospital\\.example\\.com|example\\.com"
              + "|myorg\\.io|superbet-casinos\\.com|virtual-wf-powered-race\\.com"
              + "|external-service\\.example\\.com|raw\\.githubusercontent\\.com)(?=/)");

  private static final Pattern OTHERS =
      Pattern.compile(
          "/api/bet/on/football|/api/v3/alert/(nurses|doctor)|/room/\\w+"
              + "|/api/v4/cars/\\w*/start|/api/v1/(backup/start|notify)");

  /** What a runner of packages would fetch first. */
  private static final Pattern PACKAGE =
      Pattern.compile("(?<=arguments: \\[ )(greeter-mcp-server|slack-mcp-serverr@latest)");

  private static final Pattern RUNNER = Pattern.compile("\\bnpx\\b");
  private static final String PROCESS =
      Matcher.quoteReplacement("-c, " + Json.write(TextNode.valueOf(StdioServer.source())));

  private final McpPeer mcp = new McpPeer();
  private final GreeterServer greeter = new GreeterServer();
  private final SocketServer notifications = new SocketServer(Notifications.all());
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  /** A call that arrived. */
  public record Call(String method, String path, String body) {}

  private record Answer(int status, String location, JsonNode body) {
    static Answer of(int status, JsonNode body) {
      return new Answer(status, "", body);
    }
  }

  public Counterparts() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The text with the hosts that are answered here, and packages, replaced by what is here. */
  public String localise(String text) {
    String here = HOST.matcher(text).replaceAll(address());
    return PACKAGE
        .matcher(RUNNER.matcher(here).replaceAll("python3"))
        .replaceAll(PROCESS)
        .replace("host: greeter.example.com", "host: 127.0.0.1")
        .replace("port: 50051", "port: " + greeter.port());
  }

  /** A replacement with the addresses that it leaves open filled in. */
  public String fill(String text) {
    return text.replace("{here}", address()).replace("{grpc}", String.valueOf(greeter.port()));
  }

  public long calls(Predicate<Call> which) {
    return calls.stream().filter(which).count();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      calls.add(new Call(exchange.getRequestMethod(), path, body));
      Answer answer = answer(exchange, path, body);
      String text = answer.body().isTextual() ? answer.body().asText() : Json.write(answer.body());
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().putIfAbsent("content-type", List.of("application/json"));
      if (!answer.location().isEmpty()) {
        exchange.getResponseHeaders().set("location", answer.location());
      }
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Answer answer(HttpExchange exchange, String path, String body) {
    if (path.startsWith("/moved/v2/")) {
      return path.endsWith("/swagger.json")
          ? Answer.of(200, petStore("/moved/v2"))
          : new Answer(303, address() + path.substring("/moved".length()), Json.object());
    }
    if (path.startsWith("/v2/")) {
      return pets(exchange, path, body);
    }
    if (path.startsWith("/basic-auth/")) {
      return basic(exchange, path);
    }
    if (path.startsWith("/bearer")) {
      boolean known = "Bearer conformance".equals(header(exchange, "authorization"));
      return Answer.of(known ? 200 : 401, Json.object().put("authenticated", known));
    }
    if (path.startsWith("/realms/") || path.startsWith("/auth/")) {
      return authority(exchange, path, body);
    }
    if (path.equals("/whoami")) {
      return Answer.of(200, TokenPeer.shown(exchange));
    }
    if (path.equals("/mcp")) {
      String said = mcp.answer(exchange, Json.read(body));
      return Answer.of(said.isEmpty() ? 202 : 200, TextNode.valueOf(said));
    }
    if (path.equals("/.well-known/agent-card.json")) {
      return Answer.of(200, TextNode.valueOf(AgentPeer.card(address())));
    }
    if (path.equals("/agent")) {
      return Answer.of(200, TextNode.valueOf(AgentPeer.answer(exchange, Json.read(body))));
    }
    if (path.startsWith("/status/")) {
      return Answer.of(Integer.parseInt(path.substring("/status/".length())), Json.object());
    }
    if (path.startsWith("/anything")) {
      return Answer.of(200, echo(exchange, path, body));
    }
    if (OTHERS.matcher(path).matches()) {
      return Answer.of(200, Json.object().put("accepted", true));
    }
    if (path.equals("/greet.proto")) {
      return Answer.of(200, TextNode.valueOf(GreeterServer.PROTO));
    }
    if (path.startsWith("/docs/asyncapi")) {
      return Answer.of(
          200,
          TextNode.valueOf(
              Notifications.document(
                  path.equals("/docs/asyncapi.json"),
                  server.getAddress().getPort(),
                  notifications.getPort())));
    }
    if (path.equals("/sample")) {
      return Answer.of(200, Json.object().put("sample", true));
    }
    if (path.equals("/api")) {
      return Answer.of(503, Json.object());
    }
    return starWars(exchange, path);
  }

  private Answer pets(HttpExchange exchange, String path, String body) {
    String after = path.substring("/v2/".length());
    if (after.equals("swagger.json")) {
      return Answer.of(200, petStore("/v2"));
    }
    if (after.equals("pet/findByStatus")) {
      return Answer.of(200, Json.array().add(pet(1)));
    }
    if (!after.matches("pet/\\d+") || after.endsWith("/404")) {
      return Answer.of(404, Json.object().put("message", "Pet not found"));
    }
    if (after.startsWith("pet/503") && calls(call -> call.path().equals(path)) == 1) {
      return Answer.of(503, Json.object().put("message", "Try again"));
    }
    return Answer.of(
        200,
        exchange.getRequestMethod().equals("PUT")
            ? Json.read(body)
            : pet(Integer.parseInt(after.substring("pet/".length()))));
  }

  private static ObjectNode pet(int id) {
    return Json.object().put("id", id).put("name", "milou").put("status", "available");
  }

  private static JsonNode petStore(String basePath) {
    try (InputStream file =
        Objects.requireNonNull(
            Counterparts.class.getResourceAsStream("/openapi/petstore-2.0.json"))) {
      return ((ObjectNode) Json.read(file.readAllBytes())).put("basePath", basePath);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer basic(HttpExchange exchange, String path) {
    String[] parts = path.split("/", -1);
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((parts[2] + ":" + parts[3]).getBytes(StandardCharsets.UTF_8));
    boolean known = expected.equals(header(exchange, "authorization"));
    return Answer.of(
        known ? 200 : 401, Json.object().put("authenticated", known).put("user", parts[2]));
  }

  private Answer authority(HttpExchange exchange, String path, String body) {
    if (path.endsWith("/.well-known/openid-configuration")) {
      String realm = address() + path.substring(0, path.indexOf("/.well-known"));
      return Answer.of(
          200, Json.object().put("issuer", realm).put("token_endpoint", realm + "/token"));
    }
    String issuer = address() + path.replaceFirst("/[a-z0-9]+/token$|/token$", "");
    JsonNode answer = TokenPeer.token(exchange, issuer, body);
    return Answer.of(answer.has("error") ? 401 : 200, answer);
  }

  /** What httpbin says of a request: nothing of it may be lost on the way. */
  private static ObjectNode echo(HttpExchange exchange, String path, String body) {
    ObjectNode echo = Json.object().put("method", exchange.getRequestMethod()).put("path", path);
    echo.put("query", exchange.getRequestURI().getRawQuery());
    echo.put("data", body);
    ObjectNode headers = echo.putObject("headers");
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    return echo;
  }

  private Answer starWars(HttpExchange exchange, String path) {
    if (path.equals("/api/people/")) {
      String query = String.valueOf(exchange.getRequestURI().getRawQuery());
      if (query.equals("search=moved")) {
        return new Answer(303, address() + path + "?search=luke", Json.object());
      }
      ArrayNode people = Json.array().add(person());
      ObjectNode found = Json.object().put("count", 1);
      found.set("results", people);
      return Answer.of(200, found);
    }
    if (path.matches("/api/people/\\d+")) {
      return Answer.of(200, person());
    }
    if (path.equals("/api/planets/1")) {
      return Answer.of(200, Json.object().put("name", "Tatooine"));
    }
    return Answer.of(404, Json.object().put("path", path));
  }

  private ObjectNode person() {
    return Json.object()
        .put("name", "Luke Skywalker")
        .put("homeworld", address() + "/api/planets/1");
  }

  private static String header(HttpExchange exchange, String name) {
    return String.valueOf(exchange.getRequestHeaders().getFirst(name));
  }

  @Override
  public void close() {
    greeter.close();
    notifications.close();
    server.stop(0);
    threads.close();
  }
}
