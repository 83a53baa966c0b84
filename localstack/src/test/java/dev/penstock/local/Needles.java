package dev.penstock.local;

import dev.penstock.json.Json;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Secrets in the forms in which they may turn up: as they are, escaped for JSON, percent-encoded,
 * in hexadecimal digits, in Base64 wherever in a longer text they stand, in UTF-16, each of these
 * backwards too. All are looked for at once. Thread-safe once it is filled.
 */
final class Needles {

  private static final int KEY_BYTES = Long.BYTES;
  private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

  private record Needle(String name, byte[] bytes) {}

  private final Map<Long, List<Needle>> byBeginning = new HashMap<>();
  private final boolean[] isBeginning = new boolean[1 << 16];

  /**
   * Looks for a secret.
   *
   * @param name under which it is reported
   * @param secret at least twelve characters, so that no other text has it by chance
   */
  void add(String name, String secret) {
    if (secret.length() < 12) {
      throw new IllegalArgumentException(name + " is too short to be looked for");
    }
    forms(secret).forEach((form, text) -> addBothWays(name + " " + form, text));
  }

  /** The names of all that is in there, with the form that it has. */
  Set<String> in(byte[] haystack) {
    Set<String> found = new TreeSet<>();
    long window = 0;
    for (int i = 0; i < haystack.length; i++) {
      window = (window << 8) | (haystack[i] & 0xFF);
      if (i >= KEY_BYTES - 1 && isBeginning[(int) (window & 0xFFFF)]) {
        for (Needle needle : byBeginning.getOrDefault(window, List.of())) {
          if (isAt(haystack, i - KEY_BYTES + 1, needle.bytes)) {
            found.add(needle.name);
          }
        }
      }
    }
    return found;
  }

  /** What {@link #add} looks for, by the form's name, each forwards. */
  static Map<String, byte[]> forms(String secret) {
    Map<String, byte[]> forms = new HashMap<>();
    byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
    String json = Json.write(secret);
    forms.put("plain", plain);
    forms.put("json", ascii(json.substring(1, json.length() - 1)));
    forms.put("json-slashes", ascii(json.substring(1, json.length() - 1).replace("/", "\\/")));
    forms.put("json-codes", ascii(codes(secret)));
    forms.put("percent", ascii(URLEncoder.encode(secret, StandardCharsets.UTF_8)));
    forms.put("hex", ascii(HexFormat.of().formatHex(plain)));
    forms.put("HEX", ascii(HexFormat.of().withUpperCase().formatHex(plain)));
    for (int before = 0; before < 3; before++) {
      String base64 = base64(plain, before);
      forms.put("base64-" + before, ascii(base64));
      forms.put("base64url-" + before, ascii(base64.replace('+', '-').replace('/', '_')));
    }
    for (Charset wide : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
      forms.put(wide.name(), secret.getBytes(wide));
    }
    return forms;
  }

  /** The part that doesn't depend on what stands around it. */
  private static String base64(byte[] plain, int before) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(new byte[before]);
    text.writeBytes(plain);
    int first = (before * 8 + 5) / 6;
    int whole = text.size() * 8 / 6;
    return BASE64.encodeToString(text.toByteArray()).substring(first, whole);
  }

  private static String codes(String secret) {
    StringBuilder codes = new StringBuilder();
    secret.chars().forEach(c -> codes.append("\\u%04x".formatted(c)));
    return codes.toString();
  }

  private void addBothWays(String name, byte[] bytes) {
    byte[] backwards = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      backwards[i] = bytes[bytes.length - 1 - i];
    }
    add(new Needle(name, bytes));
    add(new Needle(name + " backwards", backwards));
  }

  private void add(Needle needle) {
    long beginning = 0;
    for (int i = 0; i < KEY_BYTES; i++) {
      beginning = (beginning << 8) | (needle.bytes[i] & 0xFF);
    }
    isBeginning[(int) (beginning & 0xFFFF)] = true;
    byBeginning.computeIfAbsent(beginning, _ -> new ArrayList<>()).add(needle);
  }

  private static boolean isAt(byte[] haystack, int from, byte[] needle) {
    int to = from + needle.length;
    return to <= haystack.length && Arrays.equals(haystack, from, to, needle, 0, needle.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
