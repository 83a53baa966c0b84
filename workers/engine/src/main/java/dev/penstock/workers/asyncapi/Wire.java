package dev.penstock.workers.asyncapi;

import java.util.Arrays;
import java.util.Optional;

/** The protocols that are spoken, by the names that AsyncAPI has for them. */
enum Wire {
  HTTP("http", "https"),
  NATS("nats", "tls"),
  KAFKA("kafka", "kafka-secure"),
  WS("ws", "wss");

  private final String plain;
  private final String secure;

  Wire(String plain, String secure) {
    this.plain = plain;
    this.secure = secure;
  }

  static Optional<Wire> of(String protocol) {
    return Arrays.stream(values())
        .filter(
            wire -> wire.plain.equalsIgnoreCase(protocol) || wire.secure.equalsIgnoreCase(protocol))
        .findFirst();
  }

  /** Whether channels are names to it, and not paths. */
  boolean hasSubjects() {
    return this == KAFKA || this == NATS;
  }

  /** The one that documents and bindings name. */
  String protocol() {
    return plain;
  }

  static String all() {
    return "http, kafka, nats and ws";
  }
}
