package dev.penstock.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.penstock.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * What a function hears of SQS, on loopback; it holds no queue. The real protocol is held by
 * DeployedIT, against LocalStack.
 */
public final class SqsStub implements AutoCloseable {

  /** What was asked. */
  public record Call(String action, JsonNode body, String authorization) {}

  /** How it answers from now on. */
  public enum Mood {
    WELL,
    WRONG_DIGEST,
    DENIED
  }

  private final HttpServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile Mood mood = Mood.WELL;

  public SqsStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  public void is(Mood to) {
    mood = to;
  }

  public List<JsonNode> calls(String action) {
    return asked(action).map(Call::body).toList();
  }

  public Stream<Call> asked(String action) {
    return calls.stream().filter(call -> call.action().equals(action));
  }

  /** A queue of a name here. */
  public SqsQueue queue(String name) {
    return SqsQueue.of(url(name), credentials(), Clock.systemUTC());
  }

  public String url(String name) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/000000000000/" + name;
  }

  public Map<String, String> credentials() {
    return Map.of(
        "AWS_REGION", "eu-central-1",
        "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY", "key",
        "AWS_SESSION_TOKEN", "token");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("x-amz-target");
    JsonNode body = Json.read(exchange.getRequestBody().readAllBytes());
    calls.add(
        new Call(
            target.replace("AmazonSQS.", ""),
            body,
            exchange.getRequestHeaders().getFirst("authorization")));
    String text = body.path("MessageBody").asText() + (mood == Mood.WRONG_DIGEST ? "?" : "");
    byte[] answer =
        Json.write(Json.object().put("MD5OfMessageBody", md5(text)))
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(mood == Mood.DENIED ? 403 : 200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
