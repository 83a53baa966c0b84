package dev.penstock.workers.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.penstock.workers.effect.Tools;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.Effects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands on loopback for the public pet store that the kit calls; reached by real HTTP. */
final class PetStore implements AutoCloseable {

  private final HttpServer server;
  private final Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system());
  private final AtomicInteger calls = new AtomicInteger();

  PetStore() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int calls() {
    return calls.get();
  }

  /** Effects as on the bench, with the public host pointed here. */
  Effects effects() {
    BenchEffects bench = new BenchEffects(new Tools(egress, Clock.systemUTC()));
    return request -> bench.perform(pointedHere(request));
  }

  private EffectRequest pointedHere(EffectRequest request) {
    var arguments = (com.fasterxml.jackson.databind.node.ObjectNode) request.arguments().deepCopy();
    var place =
        arguments.path("document")
                instanceof com.fasterxml.jackson.databind.node.ObjectNode document
            ? document
            : arguments;
    place.put(
        "endpoint",
        place
            .path("endpoint")
            .asText()
            .replace("https://petstore.swagger.io", address())
            .replace("https://httpbin.org", address()));
    return new EffectRequest(
        request.task(),
        request.definition(),
        request.policyDigest(),
        request.startedBy(),
        request.tool(),
        arguments,
        request.idempotency(),
        request.timeout(),
        request.humanTaskId());
  }

  private void answer(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    String path = exchange.getRequestURI().getPath();
    String pet = "{\"id\":%s,\"name\":\"milou\",\"status\":\"available\"}";
    if (path.endsWith("/findByStatus")) {
      reply(exchange, 200, "[" + pet.formatted("1") + "]");
    } else if (path.startsWith("/basic-auth/")) {
      String[] parts = path.split("/", -1);
      String pair = parts[2] + ":" + parts[3];
      String expected =
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
      boolean right = expected.equals(exchange.getRequestHeaders().getFirst("Authorization"));
      reply(exchange, right ? 200 : 401, "{}");
    } else if (path.equals("/v2/swagger.json")) {
      reply(
          exchange, 200, Files.readString(Path.of("src/test/resources/openapi/petstore-2.0.json")));
    } else if (path.matches("/v2/pet/\\d+")) {
      reply(exchange, 200, pet.formatted(path.substring(path.lastIndexOf('/') + 1)));
    } else {
      reply(exchange, 404, "{}");
    }
  }

  private static void reply(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    egress.close();
  }
}
