package dev.penstock.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A target outside the platform that counts. It books every call that reaches it; as one that
 * honours keys it acts once per {@code Idempotency-Key}.
 */
final class Target implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> traces = new CopyOnWriteArrayList<>();
  private final Map<String, String> effects = new ConcurrentHashMap<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  private Target(HttpServer server) {
    this.server = server;
  }

  static Target start() {
    return start(0);
  }

  static Target start(int port) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
      Target target = new Target(server);
      server.createContext("/", target::handle);
      server.setExecutor(target.threads);
      server.start();
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on calls are booked but not answered until {@link #answer}. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  void answer() {
    gate.countDown();
  }

  /** The idempotency key of every call that arrived, in order. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  /** Where in a trace every call said to be, in order. */
  List<String> traces() {
    return List.copyOf(traces);
  }

  long callsOf(String runId) {
    return calls.stream().filter(key -> key.startsWith(runId + ":")).count();
  }

  /** How often a target that honours keys really acted. */
  int effects() {
    return effects.size();
  }

  @Override
  public void close() {
    answer();
    server.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      calls.add(String.valueOf(key));
      traces.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
      effects.putIfAbsent(String.valueOf(key), "booked");
      gate.await(60, TimeUnit.SECONDS);
      byte[] answer = "{\"booked\":true}".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
