package dev.penstock.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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
    byte[] proof = prove(keyring, previous, CanonicalJson.write(claim(seq, mac, at)));
    return new Anchor(seq, mac, at, proof);
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
              && MessageDigest.isEqual(
                  prove(
                      keyring,
                      previous,
                      CanonicalJson.write(claim(anchor.seq, anchor.mac, anchor.at))),
                  anchor.proof);
      return holds ? Optional.of(anchor) : Optional.empty();
    } catch (PlatformException
        | IllegalArgumentException
        | java.time.format.DateTimeParseException _) {
      return Optional.empty();
    }
  }

  String line() {
    return CanonicalJson.write(claim(seq, mac, at).put("proof", HEX.formatHex(proof)));
  }

  private static ObjectNode claim(long seq, byte[] mac, Instant at) {
    return Json.object().put("seq", seq).put("mac", HEX.formatHex(mac)).put("at", at.toString());
  }

  private static byte[] prove(Keyring keyring, byte[] previous, String claim) {
    return keyring.mac(Keyring.Purpose.ANCHOR, previous, claim.getBytes(StandardCharsets.UTF_8));
  }
}
