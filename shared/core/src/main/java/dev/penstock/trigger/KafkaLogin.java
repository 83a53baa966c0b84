package dev.penstock.trigger;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a user name and a password are shown to a Kafka broker (SASL). */
public enum KafkaLogin {
  /** Not at all. */
  NONE("none"),
  PLAIN("plain"),
  SCRAM_SHA_256("scram-sha-256"),
  SCRAM_SHA_512("scram-sha-512");

  private final String wire;

  KafkaLogin(String wire) {
    this.wire = wire;
  }

  /** As files have it. */
  public String wire() {
    return wire;
  }

  /** Those that show something. */
  public static List<String> words() {
    return Arrays.stream(values()).filter(it -> it != NONE).map(KafkaLogin::wire).toList();
  }

  /** The one of a word; empty for a word that is none of them. */
  public static Optional<KafkaLogin> of(String word) {
    return Arrays.stream(values()).filter(it -> it != NONE && it.wire.equals(word)).findFirst();
  }
}
