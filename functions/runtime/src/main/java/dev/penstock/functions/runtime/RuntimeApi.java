package dev.penstock.functions.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's Runtime API, version 2018-06-01, over one connection that is kept. What it answers with
 * anything but what it is to answer is an {@link IOException}, since a function can't go on then:
 * the same as when it is away. Not thread-safe.
 */
final class RuntimeApi implements AutoCloseable {

  private static final String BASE = "/2018-06-01/runtime/";
  private static final int TOO_LARGE = 413;

  private final String host;
  private final int port;
  private @Nullable Socket socket;
  private @Nullable AnswerReader reader;

  private RuntimeApi(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /**
   * At an address such as {@code 127.0.0.1:9001}. It connects with the first request.
   *
   * @throws IOException when it is none
   */
  static RuntimeApi at(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    try {
      return new RuntimeApi(
          address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new IOException("AWS_LAMBDA_RUNTIME_API is no address with a port", e);
    }
  }

  /** Waits for the next call, for as long as there is none. */
  Invocation next() throws IOException {
    Answer answer = exchange("GET", "invocation/next", Optional.empty(), new byte[0]);
    if (answer.status() != 200) {
      throw unexpected("the next call", answer);
    }
    return new Invocation(
        required(answer, "Lambda-Runtime-Aws-Request-Id"),
        Long.parseLong(required(answer, "Lambda-Runtime-Deadline-Ms")),
        required(answer, "Lambda-Runtime-Invoked-Function-Arn"),
        answer.header("Lambda-Runtime-Trace-Id"),
        answer.header("Lambda-Runtime-Aws-Tenant-Id"),
        answer.body());
  }

  /** A call's answer. */
  void answered(String requestId, byte[] body) throws IOException {
    Answer answer =
        exchange("POST", "invocation/" + requestId + "/response", Optional.empty(), body);
    // An answer that is too large has failed the call already, and not the function.
    if (answer.status() != TOO_LARGE) {
      accepted("a call's answer", answer);
    }
  }

  /** That a call failed. */
  void failed(String requestId, Failure failure) throws IOException {
    accepted("a failure", post("invocation/" + requestId + "/error", failure));
  }

  /** That the function can't be started. */
  void notStarted(Failure failure) throws IOException {
    accepted("a failure", post("init/error", failure));
  }

  @Override
  public void close() throws IOException {
    Socket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }

  private Answer post(String path, Failure failure) throws IOException {
    return exchange("POST", path, Optional.of(failure.type()), failure.json());
  }

  private Answer exchange(String method, String path, Optional<String> errorType, byte[] body)
      throws IOException {
    Socket open = socket;
    AnswerReader answers = reader;
    if (open == null || answers == null) {
      open = connect();
      answers = new AnswerReader(open.getInputStream());
      socket = open;
      reader = answers;
    }
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(BASE).append(path).append(" HTTP/1.1\r\nHost: ");
    head.append(host).append(':').append(port).append("\r\n");
    if (method.equals("POST")) {
      head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length);
      head.append("\r\n");
    }
    if (errorType.isPresent()) {
      head.append("Lambda-Runtime-Function-Error-Type: ").append(errorType.get()).append("\r\n");
    }
    head.append("\r\n");
    // In one packet where it fits, so that nobody waits for the rest of it.
    ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length);
    request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    request.writeBytes(body);
    request.writeTo(open.getOutputStream());
    Answer answer = answers.read();
    if (answer.header("Connection").filter("close"::equalsIgnoreCase).isPresent()) {
      close();
    }
    return answer;
  }

  private Socket connect() throws IOException {
    // Without a look for proxies: it is on this machine.
    Socket made = new Socket(Proxy.NO_PROXY);
    made.setTcpNoDelay(true);
    made.connect(new InetSocketAddress(InetAddress.getByName(host), port));
    return made;
  }

  private static String required(Answer answer, String name) throws IOException {
    return answer
        .header(name)
        .orElseThrow(() -> new IOException("a call without the header " + name));
  }

  private static void accepted(String what, Answer answer) throws IOException {
    if (answer.status() / 100 != 2) {
      throw unexpected(what, answer);
    }
  }

  private static IOException unexpected(String what, Answer answer) {
    return new IOException("the Runtime API answered " + answer.status() + " to " + what);
  }
}
