package dev.penstock.node.function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The side of Lambda that a function's runtime client talks to: the Runtime API 2018-06-01 on
 * loopback, for one function at a time. Thread-safe.
 */
public final class RuntimeApiHost implements AutoCloseable {

  /** What a function said, and when it had said it. */
  public record Answer(byte[] body, long atNanos, boolean failed) {}

  private static final String BASE = "/2018-06-01/runtime";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

  /** Listens at a port of its own. */
  public RuntimeApiHost() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(BASE + "/invocation/next", this::next);
    server.createContext(BASE + "/invocation/", this::answered);
    server.createContext(BASE + "/init/error", exchange -> take(exchange, true));
    server.start();
  }

  /** Its host and port, as {@code AWS_LAMBDA_RUNTIME_API} has them. */
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Hands the event to the function as soon as that asks. */
  public void invoke(byte[] event) {
    events.add(event);
  }

  /**
   * The next answer.
   *
   * @throws IllegalStateException when the function failed, or gave none for so long
   */
  public Answer awaitAnswer(Duration most) throws InterruptedException {
    Answer answer = answers.poll(most.toMillis(), TimeUnit.MILLISECONDS);
    if (answer == null) {
      throw new IllegalStateException("the function did not answer within " + most);
    }
    if (answer.failed()) {
      throw new IllegalStateException(
          "the function failed: " + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return answer;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void next(HttpExchange exchange) throws IOException {
    try {
      byte[] event = events.take();
      var headers = exchange.getResponseHeaders();
      headers.add("Lambda-Runtime-Aws-Request-Id", "bench-" + System.nanoTime());
      headers.add("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + 10_000));
      headers.add(
          "Lambda-Runtime-Invoked-Function-Arn",
          "arn:aws:lambda:eu-central-1:123456789012:function:bench");
      // Without a content type the native part of the official client crashes.
      headers.add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, event.length);
      exchange.getResponseBody().write(event);
      exchange.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.close();
    }
  }

  private void answered(HttpExchange exchange) throws IOException {
    take(exchange, exchange.getRequestURI().getPath().endsWith("/error"));
  }

  private void take(HttpExchange exchange, boolean failed) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    answers.add(new Answer(body, System.nanoTime(), failed));
    exchange.sendResponseHeaders(202, -1);
    exchange.close();
  }
}
