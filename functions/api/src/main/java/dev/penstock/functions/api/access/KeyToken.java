package dev.penstock.functions.api.access;

import dev.penstock.id.Ids;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the holder of an API key sends: {@code pk_}, the key's id, which is no secret and finds the
 * row, then 256 random bits.
 *
 * @param id of the key, for example {@code key_01hx…}
 * @param secret what only the holder has
 */
record KeyToken(String id, String secret) {

  private static final Pattern FORM = Pattern.compile("pk_([0-9a-z]{26})_([A-Za-z0-9_-]{43})");

  static KeyToken draw() {
    String random = TokenHash.draw("");
    return new KeyToken(Ids.next("key"), random.substring(random.indexOf('_') + 1));
  }

  static Optional<KeyToken> parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(new KeyToken("key_" + parts.group(1), parts.group(2)))
        : Optional.empty();
  }

  /** The id of the key that a token names, whether there is one or not. */
  static Optional<String> idIn(String text) {
    return parse(text).map(KeyToken::id);
  }

  String text() {
    return "pk_" + id.substring(id.indexOf('_') + 1) + "_" + secret;
  }

  @Override
  public String toString() {
    return "KeyToken[id=" + id + ", secret=***]";
  }
}
