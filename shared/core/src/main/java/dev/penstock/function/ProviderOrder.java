package dev.penstock.function;

import java.security.Security;

/**
 * Has a function find its MACs and ciphers at the second provider that is asked and not at the
 * fifth: each one before it is loaded, with all that it can do, only to say no. It counts in a
 * process that has used no cryptography yet, and changes nothing in another.
 */
final class ProviderOrder {

  private static final String MACS_AND_CIPHERS = "SunJCE";
  private static final String SECOND = provider(2);

  private ProviderOrder() {}

  /** Lets it trade places with the second; all others stay where they are. */
  static void shorten() {
    for (int n = 3; Security.getProperty(provider(n)) != null; n++) {
      if (MACS_AND_CIPHERS.equals(Security.getProperty(provider(n)))) {
        Security.setProperty(provider(n), Security.getProperty(SECOND));
        Security.setProperty(SECOND, MACS_AND_CIPHERS);
        return;
      }
    }
  }

  private static String provider(int n) {
    return "security.provider." + n;
  }
}
