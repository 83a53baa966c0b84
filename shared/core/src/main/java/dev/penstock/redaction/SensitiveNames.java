package dev.penstock.redaction;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names of members, parameters and headers whose values let somebody in. */
final class SensitiveNames {

  private static final int LONGEST = 80;

  /** What the last word of such a name is, or ends with where words are run together. */
  private static final List<String> ENDS =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "passcode",
          "secret",
          "token",
          "credential",
          "credentials",
          "apikey",
          "secretkey",
          "privatekey",
          "accesskey",
          "signingkey",
          "encryptionkey",
          "authkey",
          "masterkey",
          "jwk",
          "keyset");

  private static final Set<String> WHOLE =
      Set.of("authorization", "cookie", "pwd", "pass", "cvv", "cvc", "otp", "totp", "ssn", "jwt");

  /** Numbers and marks that are called so and let nobody in. */
  private static final Set<String> HARMLESS = Set.of("fencingtoken", "penstockfencingtoken");

  private SensitiveNames() {}

  static boolean has(String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      return false;
    }
    String joined = joined(name);
    if (HARMLESS.contains(joined)) {
      return false;
    }
    for (String end : ENDS) {
      if (joined.endsWith(end)) {
        return true;
      }
    }
    return WHOLE.contains(lastWord(name));
  }

  private static String joined(String name) {
    StringBuilder letters = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      if (Letters.isAlphanumeric(name.charAt(i))) {
        letters.append(name.charAt(i));
      }
    }
    return letters.toString().toLowerCase(Locale.ROOT);
  }

  private static String lastWord(String name) {
    int from = name.length();
    while (from > 0 && Letters.isAlphanumeric(name.charAt(from - 1))) {
      from--;
      if (from > 0
          && Letters.isUpper(name.charAt(from))
          && Letters.isLower(name.charAt(from - 1))) {
        break;
      }
    }
    return name.substring(from).toLowerCase(Locale.ROOT);
  }
}
