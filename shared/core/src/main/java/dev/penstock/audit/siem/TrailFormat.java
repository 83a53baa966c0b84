package dev.penstock.audit.siem;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How an entry is written for a reader of logs: one line each, without the line feed. */
public enum TrailFormat {
  /** The exact text that the MAC covers, as the verifier takes it. */
  JSONL,
  /** ArcSight's Common Event Format, version 0. */
  CEF,
  /** Open Cybersecurity Schema Framework, version 1.3.0. */
  OCSF;

  /** The name on the command line and in queries. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(TrailFormat::wire).toList();
  }

  public static Optional<TrailFormat> of(String wire) {
    return Arrays.stream(values()).filter(format -> format.wire().equals(wire)).findFirst();
  }

  /** Whether a line has the exact text that the chain covers; else it may name people. */
  public boolean isExact() {
    return this == JSONL;
  }

  /**
   * One entry as one line.
   *
   * @param body the canonical text; of a format that is not exact, the text that names people
   */
  public String line(long seq, byte[] mac, String body) {
    String proof = HexFormat.of().formatHex(mac);
    return switch (this) {
      case JSONL -> "{\"seq\":" + seq + ",\"mac\":\"" + proof + "\",\"entry\":" + body + "}";
      case CEF -> CefLine.of(Told.of(seq, proof, body));
      case OCSF -> OcsfLine.of(Told.of(seq, proof, body));
    };
  }

  /** What an entry tells, in the fields of one. */
  record Told(
      long seq,
      String mac,
      Instant at,
      String kind,
      String actor,
      String run,
      String subject,
      JsonNode detail) {

    static Told of(long seq, String mac, String body) {
      JsonNode entry = Json.read(body);
      return new Told(
          seq,
          mac,
          Instant.parse(entry.path("at").asText()),
          entry.path("kind").asText(),
          entry.path("actor").asText(),
          entry.path("run").asText(""),
          entry.path("subject").asText(),
          entry.path("detail"));
    }

    /** What the kind begins with: {@code delivery} of {@code delivery.refused}. */
    String noun() {
      int dot = kind.indexOf('.');
      return dot < 0 ? kind : kind.substring(0, dot);
    }

    /** What happened to it. */
    String verb() {
      return kind.substring(Math.min(kind.length(), noun().length() + 1));
    }

    /** Whether somebody was kept from something, or somebody was let in who was not before. */
    Weight weight() {
      return Weight.of(noun(), verb());
    }
  }

  /** How much an entry is to be noticed. */
  enum Weight {
    USUAL,
    CHANGE,
    REFUSAL;

    private static final List<String> REFUSALS =
        List.of(
            "refused", "denied", "voided", "failed", "blocked", "tampered", "gave-up", "missed");
    private static final List<String> POWERS =
        List.of("api-key", "account", "secret", "policy", "config", "session", "sign-in-link");

    static Weight of(String noun, String verb) {
      if (REFUSALS.contains(verb)) {
        return REFUSAL;
      }
      return POWERS.contains(noun) ? CHANGE : USUAL;
    }
  }
}
