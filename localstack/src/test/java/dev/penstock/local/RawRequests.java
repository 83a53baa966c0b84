package dev.penstock.local;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Bytes as no client library would send them to an HTTP/1.1 server, drawn from a seed: what nearly
 * is a request, and what is none. Each ends where the sender stops sending, often too early. Not
 * thread-safe.
 */
final class RawRequests {

  private static final String HOST = "Host: localhost\r\n";
  private static final List<String> PATHS =
      List.of(
          "/hooks/book", "/hooks/nobody", "/api/v1/runs", "/api/v1/health", "/api/v1/events", "/");
  private static final List<String> METHODS =
      List.of(
          "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get");

  private final Random random;
  private final byte[] good;
  private final List<Supplier<byte[]>> kinds =
      List.of(
          this::noise,
          this::requestLine,
          this::headerFlood,
          this::header,
          this::target,
          this::length,
          this::chunks,
          this::pipeline,
          this::expectation,
          this::text,
          this::cut,
          this::mutation,
          this::mutation);

  /**
   * A source.
   *
   * @param good a whole request that is answered well, to be spoilt
   */
  RawRequests(long seed, byte[] good) {
    this.random = new Random(seed);
    this.good = good;
  }

  byte[] next() {
    return kinds.get(random.nextInt(kinds.size())).get();
  }

  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(4096)];
    random.nextBytes(noise);
    // A TLS client that mistook the port, and an HTTP/2 client that knows it all.
    return switch (random.nextInt(3)) {
      case 0 -> bytes("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", noise);
      case 1 -> bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", noise);
      default -> noise;
    };
  }

  private byte[] requestLine() {
    String line =
        pick(
            "GET",
            "GET /",
            "GET / HTTP/9.9",
            "GET / HTTP/1.2",
            "GET / HTTP/0.9",
            "GET  / HTTP/1.1",
            "GET\t/\tHTTP/1.1",
            "GET / http/1.1",
            " GET / HTTP/1.1",
            "\u0000GET / HTTP/1.1",
            "GET / HTTP/1.1 HTTP/1.1",
            "G\u00c4T / HTTP/1.1",
            "X".repeat(20_000) + " / HTTP/1.1",
            "GET /" + "a".repeat(random.nextInt(40_000)) + " HTTP/1.1",
            "GET http://elsewhere.example/api/v1/health HTTP/1.1",
            "GET http://[::1/ HTTP/1.1",
            "GET * HTTP/1.1",
            "CONNECT elsewhere.example:443 HTTP/1.1");
    String end = pick("\r\n", "\n", "\r", "\r\r\n", "\n\r\n");
    return bytes(line + end + HOST + pick("\r\n", "\n", ""));
  }

  private byte[] headerFlood() {
    StringBuilder request = new StringBuilder(start()).append(HOST);
    switch (random.nextInt(4)) {
      case 0 -> request.append("a: b\r\n".repeat(1 + random.nextInt(5_000)));
      case 1 -> request.append("X: ").append("v".repeat(random.nextInt(200_000))).append("\r\n");
      case 2 -> request.append("Cookie: a=b\r\n".repeat(1 + random.nextInt(1_000)));
      default -> request.append("N".repeat(random.nextInt(100_000))).append(": v\r\n");
    }
    return bytes(request.append("\r\n").toString());
  }

  private byte[] header() {
    String field =
        pick(
            "Host: other\r\n",
            "Host\r\n",
            ": nothing\r\n",
            "Name : space\r\n",
            " folded: from nothing\r\n",
            "A: b\r\n folded\r\n",
            "A: \u0000\r\n",
            "A: \u00ff\u00fe\u00c3(\r\n",
            "A\u00e4: b\r\n",
            "A: b\rB: c\r\n",
            "Cookie: =;=,;\u00c3\r\n",
            "Authorization: Bearer \u00ff\r\n",
            "Authorization: Basic ====\r\n",
            "If-None-Match: \"\r\n",
            "Content-Encoding: gzip\r\n",
            "Content-Type: application/json; charset=utf-99\r\n",
            "Content-Type: ;;;=\r\n",
            "Connection: close, keep-alive, upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAAA\r\n",
            "Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
            "X-Forwarded-For: " + "1.1.1.1, ".repeat(500) + "\r\n");
    return bytes(start() + pick(HOST, HOST, "") + field + "\r\n" + pick("", "{}", "\u00c3("));
  }

  private byte[] target() {
    String path =
        pick(
            "/hooks/%00",
            "/hooks/%zz",
            "/hooks/%c0%af",
            "/hooks/..%2f..%2fetc%2fpasswd",
            "/hooks/book;a=b",
            "/hooks/book?" + "a=%ff&".repeat(500),
            "/hooks/../api/v1/runs",
            "//api//v1//runs",
            "/api/v1/runs/%2e%2e/%2e%2e",
            "/api/v1/runs/run_\u00e4\u00ff",
            "/api/v1/runs?limit=-1&cursor=%ff%fe",
            "/assets/..%5c..%5cnode.json",
            "/\\..\\..\\node.json",
            "?",
            "",
            "#fragment",
            "/%u0041");
    return bytes(pick("GET ", "POST ") + path + " HTTP/1.1\r\n" + HOST + "\r\n");
  }

  private byte[] length() {
    String length =
        pick(
            "-1",
            "+5",
            "5, 5",
            "5,6",
            "1e3",
            "0x10",
            "99999999999999999999",
            "9223372036854775807",
            "2147483648",
            "",
            " ",
            "5\r\nContent-Length: 6",
            Integer.toString(random.nextInt(2_000_000)));
    return bytes(post() + "Content-Length: " + length + "\r\n\r\n", filling(random.nextInt(3_000)));
  }

  private byte[] chunks() {
    String encoding =
        pick(
            "chunked",
            "chunked",
            "chunked",
            "Chunked",
            "chunked, chunked",
            "identity",
            "gzip, chunked",
            "chunked\r\nContent-Length: 5",
            "xchunked",
            "chunked\r\nTransfer-Encoding: identity",
            "\u000bchunked");
    String body =
        pick(
            "zz\r\nabc\r\n0\r\n\r\n",
            "-1\r\nabc\r\n0\r\n\r\n",
            "7fffffffffffffff\r\nabc",
            "fffffffffffffffff\r\nabc",
            "3\r\nabcdef\r\n0\r\n\r\n",
            "3\nabc\n0\n\n",
            "3;" + "x".repeat(random.nextInt(100_000)) + "\r\nabc\r\n0\r\n\r\n",
            "3\r\nabc\r\n0\r\n" + "T: v\r\n".repeat(random.nextInt(3_000)) + "\r\n",
            "3\r\nabc\r\n0\r\nContent-Length: 3\r\n\r\n",
            "1\r\na\r\n".repeat(random.nextInt(5_000)) + "0\r\n\r\n",
            "3\r\nab",
            "0\r\n\r\nGET /api/v1/health HTTP/1.1\r\n" + HOST + "\r\n",
            "");
    return bytes(post() + "Transfer-Encoding: " + encoding + "\r\n\r\n" + body);
  }

  private byte[] pipeline() {
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    for (int i = random.nextInt(30); i >= 0; i--) {
      requests.writeBytes(
          random.nextInt(4) == 0 ? good : bytes("GET " + path() + " HTTP/1.1\r\n" + HOST + "\r\n"));
    }
    requests.writeBytes(random.nextBoolean() ? noise() : new byte[0]);
    return requests.toByteArray();
  }

  private byte[] expectation() {
    return bytes(
        post()
            + "Expect: "
            + pick("100-continue", "100-continue", "200-ok", "", "100-continue, 100-continue")
            + "\r\nContent-Length: "
            + pick("5", "2000000", "30000000")
            + "\r\n\r\n"
            + pick("", "abcde"));
  }

  /** Text that is none, in a body that says it was. */
  private byte[] text() {
    byte[] body = new byte[random.nextInt(2_000)];
    random.nextBytes(body);
    byte[] json =
        switch (random.nextInt(4)) {
          case 0 -> bytes("{\"workflow\": \"", body, bytes("\"}"));
          case 1 -> bytes("[".repeat(random.nextInt(20_000)));
          case 2 -> bytes("\ufeff{}".getBytes(StandardCharsets.UTF_16LE));
          default -> body;
        };
    return bytes(
        post() + "Content-Type: application/json\r\nContent-Length: " + json.length + "\r\n\r\n",
        json);
  }

  private byte[] cut() {
    return java.util.Arrays.copyOf(good, random.nextInt(good.length));
  }

  private byte[] mutation() {
    ByteArrayOutputStream spoilt = new ByteArrayOutputStream();
    int every = 1 + random.nextInt(good.length);
    for (byte one : good) {
      switch (random.nextInt(every) == 0 ? random.nextInt(4) : 4) {
        case 0 -> spoilt.write(one ^ (1 << random.nextInt(8)));
        case 1 -> spoilt.write(random.nextInt(256));
        case 2 -> {
          spoilt.write(one);
          spoilt.write(one);
        }
        case 3 -> {
          // left out
        }
        default -> spoilt.write(one);
      }
    }
    return spoilt.toByteArray();
  }

  private String start() {
    return METHODS.get(random.nextInt(METHODS.size())) + " " + path() + " HTTP/1.1\r\n";
  }

  private String post() {
    return "POST " + path() + " HTTP/1.1\r\n" + HOST;
  }

  private String path() {
    return PATHS.get(random.nextInt(PATHS.size()));
  }

  private byte[] filling(int length) {
    byte[] filling = new byte[length];
    random.nextBytes(filling);
    return filling;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Latin-1, so that each char is one byte on the wire. */
  private static byte[] bytes(String text, byte[]... more) {
    return bytes(text.getBytes(StandardCharsets.ISO_8859_1), more);
  }

  private static byte[] bytes(byte[] first, byte[]... more) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(first);
    for (byte[] each : more) {
      all.writeBytes(each);
    }
    return all.toByteArray();
  }
}
