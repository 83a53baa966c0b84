package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A real NATS server on loopback with JetStream, its files in a folder of its own. */
public final class NatsServer implements AutoCloseable {

  /** As {@code doctor --fix --tests} gets it. */
  private static final String VERSION = "2.15.2";

  private final Path folder;
  private final Process process;
  private final List<Connection> connections = new ArrayList<>();
  private final URI client;
  private final URI monitor;

  /** With a configuration file beside the options. */
  public static NatsServer configured(String configuration) {
    try {
      Path file = Files.createTempFile("nats", ".conf");
      Files.writeString(file, configuration);
      file.toFile().deleteOnExit();
      return new NatsServer("-c", file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public NatsServer(String... options) {
    Path program =
        Path.of(System.getProperty("user.home"), ".cache", "penstock", "nats-server-" + VERSION)
            .resolve("nats-server");
    if (!Files.isExecutable(program)) {
      throw new IllegalStateException(program + " is missing: ./penstock doctor --fix --tests");
    }
    try {
      folder = Files.createTempDirectory("nats");
      List<String> command = new ArrayList<>();
      command.addAll(List.of(program.toString(), "-a", "127.0.0.1", "-p", "-1", "-m", "-1"));
      command.addAll(List.of("-sd", folder.toString()));
      if (options.length == 0 || !options[0].equals("-c")) {
        command.add("-js");
      }
      command.addAll(List.of("--ports_file_dir", folder.toString()));
      command.addAll(List.of(options));
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      Path ports = folder.resolve("nats-server_" + process.pid() + ".ports");
      await(() -> Files.exists(ports) && read(ports).contains("}"));
      JsonNode said = Json.read(read(ports));
      client = URI.create(said.path("nats").path(0).asText());
      monitor = URI.create(said.path("monitoring").path(0).asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return client.getPort();
  }

  /** A connection of the test's own, closed with the server. */
  public Connection connect() {
    try {
      Connection made =
          Nats.connect(Options.builder().server(client.toString()).noReconnect().build());
      connections.add(made);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many clients named Penstock have a subscription, as the server says. */
  public long subscribers() {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String answer =
          http.send(
                  HttpRequest.newBuilder(monitor.resolve("/connz")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      return Json.read(answer)
          .path("connections")
          .valueStream()
          .filter(each -> each.path("name").asText().equals("Penstock"))
          .filter(each -> each.path("subscriptions").asInt() > 0)
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Until it holds, for at most half a minute. */
  public static void await(BooleanSupplier condition) {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - giveUp > 0) {
        throw new AssertionError("It did not come about within 30 s.");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      for (Connection each : connections) {
        each.close();
      }
      process.destroyForcibly();
      process.waitFor();
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
