package dev.penstock.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Three targets in one: {@code /keyed} acts once per {@code Idempotency-Key}, {@code /asked} acts
 * each time and tells what is there, {@code /blind} acts each time and tells nothing. What the
 * network has copied on its way these two let be: no sender could help it. Its log is what really
 * happened. Thread-safe.
 */
final class EffectTarget implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, List<String>> acts = new ConcurrentHashMap<>();
  private final Map<String, String> answered = new ConcurrentHashMap<>();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger copies = new AtomicInteger();

  private EffectTarget(HttpServer server) {
    this.server = server;
  }

  static EffectTarget start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      EffectTarget target = new EffectTarget(server);
      server.setExecutor(target.threads);
      server.createContext("/keyed", target::keyed);
      server.createContext("/asked", target::asked);
      server.createContext("/blind", exchange -> answer(exchange, target.act(exchange)));
      server.start();
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The keys under which each effect was made, by its mark, one for each time. */
  Map<String, List<String>> acts() {
    return acts;
  }

  boolean hasMade(String mark) {
    return acts.containsKey(mark);
  }

  /** How many effects were made so far. */
  int made() {
    return made.get();
  }

  /** How many calls came that wanted one. */
  int calls() {
    return calls.get();
  }

  /** How many copies came that the network had made of calls without a key. */
  int copies() {
    return copies.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void keyed(HttpExchange exchange) throws IOException {
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    String body = body(exchange);
    calls.incrementAndGet();
    answer(exchange, answered.computeIfAbsent(key, _ -> made(mark(body), key)));
  }

  private void asked(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("GET")) {
      answer(exchange, act(exchange));
      return;
    }
    String mark = exchange.getRequestURI().getQuery().substring("mark=".length());
    var found = Json.array();
    acts.getOrDefault(mark, List.of()).forEach(_ -> found.add(Json.object().put("mark", mark)));
    answer(exchange, Json.write(found));
  }

  private String act(HttpExchange exchange) throws IOException {
    String body = body(exchange);
    if (exchange.getRequestHeaders().containsKey(BadNetwork.COPY)) {
      copies.incrementAndGet();
      return Json.write(Json.object().put("mark", "a copy"));
    }
    calls.incrementAndGet();
    return made(mark(body), exchange.getRequestHeaders().getFirst("Idempotency-Key"));
  }

  private String made(String mark, String key) {
    acts.computeIfAbsent(mark, _ -> new CopyOnWriteArrayList<>()).add(key);
    made.incrementAndGet();
    return Json.write(Json.object().put("mark", mark));
  }

  private static String mark(String body) {
    JsonNode call = Json.read(body);
    return call.path("mark").asText();
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
