package dev.penstock.functions.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The Runtime API's side of the wire, byte by byte: answers each request with the next answer of a
 * script and closes the connection after the last, and keeps what it was asked.
 */
final class ScriptedHost implements AutoCloseable {

  /** A request line, its headers in lower case, and its body. */
  record Asked(String line, List<String> headers, String body, int connection) {}

  private final ServerSocket server;
  private final List<String> script;
  private final List<Asked> asked = new ArrayList<>();
  private final Thread thread;
  private int connections;

  ScriptedHost(String... script) throws IOException {
    this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    this.script = List.of(script);
    this.thread = Thread.ofVirtual().start(this::play);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** All that was asked, once the script is over. */
  List<Asked> asked() throws InterruptedException {
    thread.join();
    return asked;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  static String call(String id, String body, String... headers) {
    return "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: "
        + id
        + "\r\nLambda-Runtime-Deadline-Ms: 1700000010000\r\n"
        + "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-central-1:1:function:f\r\n"
        + String.join("", List.of(headers).stream().map(it -> it + "\r\n").toList())
        + "Content-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  static String status(int status) {
    return "HTTP/1.1 " + status + " \r\nContent-Length: 2\r\n\r\n{}";
  }

  private void play() {
    int next = 0;
    try {
      while (next < script.size()) {
        try (Socket socket = server.accept()) {
          connections++;
          boolean open = true;
          while (open && next < script.size()) {
            asked.add(read(socket.getInputStream()));
            String answer = script.get(next++);
            // In pieces, as a network may bring it.
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            int half = bytes.length / 2;
            socket.getOutputStream().write(bytes, 0, half);
            socket.getOutputStream().flush();
            socket.getOutputStream().write(bytes, half, bytes.length - half);
            open = !answer.contains("Connection: close");
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Asked read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(in.read());
    }
    List<String> lines = head.toString(StandardCharsets.ISO_8859_1).strip().lines().toList();
    List<String> headers =
        lines.stream().skip(1).map(line -> line.toLowerCase(Locale.ROOT)).toList();
    int length =
        headers.stream()
            .filter(line -> line.startsWith("content-length: "))
            .mapToInt(line -> Integer.parseInt(line.substring("content-length: ".length())))
            .findFirst()
            .orElse(0);
    return new Asked(
        lines.getFirst(),
        headers,
        new String(in.readNBytes(length), StandardCharsets.UTF_8),
        connections);
  }
}
