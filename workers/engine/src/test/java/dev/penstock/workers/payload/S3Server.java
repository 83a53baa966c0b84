package dev.penstock.workers.payload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A real server that speaks S3 on loopback and checks signatures, its objects in a folder. There is
 * one bucket, {@code payloads}.
 */
public final class S3Server implements AutoCloseable {

  /** As {@code doctor --fix --tests} gets it. */
  private static final Path PROGRAM =
      Path.of(System.getProperty("user.home"), ".cache/penstock/versitygw-1.8.0/versitygw");

  /** The one account's credentials, as the SDK takes them from the environment. */
  public static final List<String> ACCOUNT = List.of("tester", "worthless-secret");

  private final Process process;
  private final Path objects;
  private final int port;

  /**
   * Starts it.
   *
   * @param folder empty, and the test's own
   */
  public S3Server(Path folder) {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
      objects = Files.createDirectories(folder.resolve("objects"));
      Files.createDirectories(objects.resolve("payloads"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        List.of(
            PROGRAM.toString(),
            "--access",
            ACCOUNT.getFirst(),
            "--secret",
            ACCOUNT.getLast(),
            "--port",
            "127.0.0.1:" + port,
            "posix",
            "--sidecar",
            folder.resolve("metadata").toString(),
            "--versioning-dir",
            folder.resolve("versions").toString(),
            objects.toString());
    try {
      Files.createDirectories(folder.resolve("metadata"));
      Files.createDirectories(folder.resolve("versions"));
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitPort();
  }

  /** Whether the test is due: the program is there, or has to be. */
  public static boolean isDue() {
    return Files.isExecutable(PROGRAM) || System.getenv("CI") != null;
  }

  /** For {@code up --payloads}. */
  public String place() {
    return "s3://payloads/sealed?endpoint=http://127.0.0.1:" + port;
  }

  /** Where it listens, as an URL. */
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** The files behind the objects. */
  public List<Path> objects() {
    try (Stream<Path> files = Files.walk(objects.resolve("payloads"))) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitPort() {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() - giveUp > 0) {
          throw new UncheckedIOException("The S3 server does not listen.", e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
