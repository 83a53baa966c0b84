package dev.penstock.delivery;

import dev.penstock.trigger.SignatureForm;
import dev.penstock.trigger.SignatureForm.Layout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a signature's header holds. It never throws: text of another form offers no signature. No
 * streams and no lambdas here, as everywhere on the front door's cold path.
 *
 * @param offered the signatures with their prefix; of {@link Layout#FIELDS} without
 * @param field the value of the field that was asked for; empty when it isn't there
 */
record SignatureHeader(List<byte[]> offered, String field) {

  private static final int MOST_SIGNATURES = 16;
  private static final int MOST_PARTS = 32;

  /** Reads a header's value, and beside it one field of a header that has fields. */
  static SignatureHeader of(SignatureForm form, String value, String field) {
    return switch (form.layout()) {
      case WHOLE -> new SignatureHeader(startsWith(form.prefix(), List.of(value)), "");
      case LIST -> new SignatureHeader(list(form, value), "");
      case FIELDS -> fields(form.prefix(), value, field);
    };
  }

  private static List<byte[]> list(SignatureForm form, String value) {
    List<String> entries = List.of(value.split(" ", MOST_PARTS));
    List<byte[]> offered = new ArrayList<>(startsWith(form.prefix(), entries));
    if (form.key() == SignatureForm.KeyText.STANDARD) {
      offered.addAll(startsWith(StandardKey.ASYMMETRIC, entries));
    }
    return offered;
  }

  private static List<byte[]> startsWith(String prefix, List<String> entries) {
    List<byte[]> offered = new ArrayList<>();
    for (String entry : entries) {
      if (entry.length() > prefix.length()
          && entry.startsWith(prefix)
          && offered.size() < MOST_SIGNATURES) {
        offered.add(bytes(entry));
      }
    }
    return offered;
  }

  private static SignatureHeader fields(String signature, String value, String field) {
    List<byte[]> offered = new ArrayList<>();
    String found = "";
    for (String part : value.split(",", MOST_PARTS)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? "" : part.substring(0, equals).strip();
      String text = part.substring(equals + 1).strip();
      if (name.equals(signature) && !text.isEmpty() && offered.size() < MOST_SIGNATURES) {
        offered.add(bytes(text));
      } else if (name.equals(field) && found.isEmpty()) {
        found = text;
      }
    }
    return new SignatureHeader(offered, found);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
