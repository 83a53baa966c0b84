package dev.penstock.keyring;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a data key is for: one version of one secret, in one folder or in all. It is bound to the
 * wrapped key, which opens under no other label.
 *
 * @param folder in which alone the secret may be used; empty when that is not limited
 */
public record DataKeyLabel(String folder, String name, int version) {

  private static final byte[] DOMAIN = "penstock/data-key/1\0".getBytes(StandardCharsets.US_ASCII);

  /** Folder and name stand behind the length of the first: no two labels give the same. */
  public byte[] bytes() {
    byte[] place = folder.getBytes(StandardCharsets.UTF_8);
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(DOMAIN.length + 8 + place.length + text.length)
        .put(DOMAIN)
        .putInt(version)
        .putInt(place.length)
        .put(place)
        .put(text)
        .array();
  }

  /** For key services that take names and values, and show them in a log of their own. */
  public Map<String, String> context() {
    Map<String, String> context = new TreeMap<>();
    context.put("penstock", "data-key");
    context.put("secret", name);
    context.put("version", Integer.toString(version));
    if (!folder.isEmpty()) {
      context.put("folder", folder);
    }
    return context;
  }
}
