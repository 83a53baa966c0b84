package dev.penstock.workers.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A peer that others have written: the MCP project's own test server from npm, or servers by the
 * official Python SDKs of MCP and A2A. {@code .ci/peers} installs them as their lock files say, in
 * a place named by the digest of these.
 */
final class ForeignPeer implements AutoCloseable {

  private static final String INSTALL = "The foreign peers are not installed. Run .ci/peers.";

  private final Process process;
  private final int port;

  private ForeignPeer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** What is missing; empty when nothing is. In CI nothing may be. */
  static String lacking() {
    if (Files.exists(home().resolve("complete"))) {
      return "";
    }
    if (System.getenv("CI") != null) {
      throw new AssertionError(INSTALL);
    }
    return INSTALL;
  }

  /** The server from npm, over streamable HTTP; on its own it would listen everywhere. */
  static ForeignPeer everything(Path folder) {
    int port = freePort();
    return started(
        port,
        "listening",
        Map.of("PORT", Integer.toString(port)),
        "node",
        "--require",
        copied("loopback.cjs", folder),
        everythingScript().toString(),
        "streamableHttp");
  }

  /** An MCP server at {@code /mcp} and an agent, whose card is where cards are. */
  static ForeignPeer python(Path folder) {
    int port = freePort();
    return started(
        port,
        "ready",
        Map.of(),
        home().resolve("python/bin/python").toString(),
        copied("peers.py", folder),
        Integer.toString(port));
  }

  static Path everythingScript() {
    return home().resolve("node_modules/@modelcontextprotocol/server-everything/dist/index.js");
  }

  String uri(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when it has said that it is ready; what it says later is dropped. */
  private static ForeignPeer started(
      int port, String ready, Map<String, String> environment, String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    StringBuilder said = new StringBuilder();
    try {
      ForeignPeer peer = new ForeignPeer(builder.start(), port);
      BufferedReader out = peer.process.inputReader();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.append(line).append('\n');
        if (line.contains(ready)) {
          Thread.ofVirtual().start(() -> drain(out));
          return peer;
        }
      }
      peer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("The peer did not come up: " + said);
  }

  private static void drain(BufferedReader out) {
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        // Nobody wants to know.
      }
    } catch (IOException _) {
      // It was ended.
    }
  }

  /** Of this build's user: the place is named by what is installed there. */
  static Path home() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(resource("package-lock.json"));
      digest.update(resource("requirements.txt"));
      return Path.of(System.getProperty("user.home"), ".cache", "penstock")
          .resolve("peers-" + HexFormat.of().formatHex(digest.digest()).substring(0, 16));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String copied(String name, Path folder) {
    try {
      return Files.write(folder.resolve(name), resource(name)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream file =
        Objects.requireNonNull(ForeignPeer.class.getResourceAsStream("/peers/" + name), name)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
