package dev.penstock.node.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bank on 127.0.0.1. It honours {@code Idempotency-Key} as a good target does: the same key gets
 * the same answer and acts once. It counts both, so that the demo can show what really arrived.
 */
public final class DemoTarget implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger refunds = new AtomicInteger();

  private DemoTarget(HttpServer server) {
    this.server = server;
  }

  public static DemoTarget start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      DemoTarget target = new DemoTarget(server);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/refunds", target::refund);
      server.start();
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** How many requests arrived. */
  public int calls() {
    return calls.get();
  }

  /** How many refunds were made. */
  public int refunds() {
    return refunds.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void refund(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    exchange.getRequestBody().readAllBytes();
    byte[] answer = key == null ? act() : answers.computeIfAbsent(key, _ -> act());
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(201, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private byte[] act() {
    ObjectNode refund = Json.object();
    refund.put("refund", "rf_" + refunds.incrementAndGet());
    refund.put("state", "paid");
    return Json.write(refund).getBytes(StandardCharsets.UTF_8);
  }
}
