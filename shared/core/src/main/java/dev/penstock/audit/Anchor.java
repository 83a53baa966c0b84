package dev.penstock.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One line of the anchor file: the trail had this head at this time. Its own proof covers the line
 * and the proof before it, so lines can't be changed, dropped or reordered either.
 *
 * @param seq the head's sequence number
 * @param mac the head's MAC
 * @param at when it was seen
 * @param proof HMAC(anchor key, proof before ‖ line without its proof)
 */
record Anchor(long seq, byte[] mac, Instant at, byte[] proof) {

  /** The proof before the first line: 32 zero bytes. */
  static final byte[] FIRST = new byte[32];

  private static final HexFormat HEX = HexFormat.of();

  static Anchor after(byte[] previous, long seq, byte[] mac, Instant at, Keyring keyring) {
    Anchor unproved = new Anchor(seq, mac, at, FIRST);
    return unproved.proved(keyring.mac(Keyring.Purpose.ANCHOR, previous, unproved.claimed()));
  }

  /** Reads a line; empty when it is not one or its proof does not hold. */
  static Optional<Anchor> parse(String line, byte[] previous, Keyring keyring) {
    try {
      JsonNode json = Json.read(line);
      Anchor anchor =
          new Anchor(
              json.path("seq").asLong(),
              HEX.parseHex(json.path("mac").asText()),
              Instant.parse(json.path("at").asText()),
              HEX.parseHex(json.path("proof").asText()));
      boolean holds =
          line.equals(anchor.line())
              && keyring.holds(Keyring.Purpose.ANCHOR, anchor.proof, previous, anchor.claimed());
      return holds ? Optional.of(anchor) : Optional.empty();
    } catch (PlatformException
        | IllegalArgumentException
        | java.time.format.DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /** The same under the key in use and after another proof. */
  Anchor renewed(byte[] previous, Keyring keyring) {
    return after(previous, seq, mac, at, keyring);
  }

  String line() {
    return CanonicalJson.write(claim(seq, mac, at).put("proof", HEX.formatHex(proof)));
  }

  private static ObjectNode claim(long seq, byte[] mac, Instant at) {
    return Json.object().put("seq", seq).put("mac", HEX.formatHex(mac)).put("at", at.toString());
  }

  /** What the proof covers, after the proof before. */
  private byte[] claimed() {
    return CanonicalJson.write(claim(seq, mac, at)).getBytes(StandardCharsets.UTF_8);
  }

  private Anchor proved(byte[] by) {
    return new Anchor(seq, mac, at, by);
  }
}
