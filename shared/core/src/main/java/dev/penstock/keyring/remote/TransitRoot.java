package dev.penstock.keyring.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.keyring.DataKeyLabel;
import dev.penstock.keyring.RootKey;
import dev.penstock.openbao.OpenBao;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key of the transit engine of OpenBao or HashiCorp Vault, of type {@code aes256-gcm96}; the
 * label is its associated data. The engine keeps versions of the key by itself: rotating it there
 * needs nothing here. Thread-safe.
 */
final class TransitRoot implements RootKey {

  private static final Pattern PLACE =
      Pattern.compile(
          "(?<server>https?://[^/?#]+)/(?<mount>[A-Za-z0-9._/-]+)/keys/(?<key>[A-Za-z0-9._-]+)");

  private final String place;
  private final String mount;
  private final String key;
  private final OpenBao server;

  /**
   * A key.
   *
   * @param place as its own address has it: {@code https://HOST:PORT/MOUNT/keys/NAME}
   */
  TransitRoot(String place, Map<String, String> variables) {
    Matcher parts = PLACE.matcher(place);
    if (!parts.matches()) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION,
          "A key of OpenBao's transit engine is named https://HOST:PORT/MOUNT/keys/NAME, not "
              + place
              + ".");
    }
    this.place = place;
    this.mount = parts.group("mount");
    this.key = parts.group("key");
    this.server = new OpenBao(URI.create(parts.group("server")), variables);
  }

  @Override
  public String id() {
    return "openbao:" + place;
  }

  @Override
  public boolean isNear() {
    return false;
  }

  @Override
  public byte[] wrap(byte[] dataKey, DataKeyLabel label) {
    OpenBao.Answer answer =
        server.post(mount + "/encrypt/" + key, about(label).put("plaintext", base64(dataKey)));
    if (answer.status() != 200) {
      throw refused(answer);
    }
    return answer.body().at("/data/ciphertext").asText().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public Optional<byte[]> unwrap(byte[] wrapped, DataKeyLabel label) {
    ObjectNode question =
        about(label).put("ciphertext", new String(wrapped, StandardCharsets.US_ASCII));
    OpenBao.Answer answer = server.post(mount + "/decrypt/" + key, question);
    return switch (answer.status()) {
      case 200 ->
          Optional.of(Base64.getDecoder().decode(answer.body().at("/data/plaintext").asText()));
      // Nothing else can be wrong with what is sent.
      case 400 -> Optional.empty();
      default -> throw refused(answer);
    };
  }

  private static ObjectNode about(DataKeyLabel label) {
    return Json.object().put("associated_data", base64(label.bytes()));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static PlatformException refused(OpenBao.Answer answer) {
    return PlatformException.of(
        ProblemType.UNAVAILABLE,
        "OpenBao does not let the root key be used: it answered " + answer.status() + ".");
  }
}
