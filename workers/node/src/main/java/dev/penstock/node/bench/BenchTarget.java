package dev.penstock.node.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A target on 127.0.0.1 that answers at once and notes when each call arrived. Thread-safe. */
final class BenchTarget implements AutoCloseable {

  private static final byte[] ANSWER = "{\"done\": true}".getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Long> arrivals = new ArrayList<>();

  private BenchTarget(HttpServer server) {
    this.server = server;
  }

  static BenchTarget start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      BenchTarget target = new BenchTarget(server);
      server.setExecutor(target.threads);
      server.createContext("/", target::answer);
      server.start();
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/step";
  }

  /** When calls arrived since this was asked last, in {@link System#nanoTime}, in order. */
  List<Long> takeArrivals() {
    synchronized (arrivals) {
      List<Long> taken = List.copyOf(arrivals);
      arrivals.clear();
      return taken;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    long now = System.nanoTime();
    synchronized (arrivals) {
      arrivals.add(now);
    }
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, ANSWER.length);
    exchange.getResponseBody().write(ANSWER);
    exchange.close();
  }
}
