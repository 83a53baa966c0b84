package dev.penstock.redaction;

import java.util.HashMap;
import java.util.Map;

/** Account numbers of ISO 13616: a country, its length, and a remainder of 1 modulo 97. */
final class Ibans implements Detector {

  private static final String REGISTRY =
      """
      AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 \
      DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 \
      IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 \
      MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 \
      SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30\
      """;

  private static final Map<String, Integer> LENGTHS = lengths();

  @Override
  public void find(String text, Spans into) {
    for (int at = 0; at + 4 <= text.length(); at++) {
      if (isBeginning(text, at)) {
        Integer length = LENGTHS.get(text.substring(at, at + 2));
        int end = length == null ? at : end(text, at, length);
        if (end > at) {
          into.add(at, end, Kind.IBAN);
          at = end - 1;
        }
      }
    }
  }

  private static boolean isBeginning(String text, int at) {
    return Letters.isUpper(text.charAt(at))
        && Letters.isUpper(text.charAt(at + 1))
        && Letters.isDigit(text.charAt(at + 2))
        && Letters.isDigit(text.charAt(at + 3))
        && Letters.isStart(text, at);
  }

  /** Its end, spaces between its groups included; the beginning where it is none. */
  private static int end(String text, int from, int length) {
    StringBuilder compact = new StringBuilder(length);
    int at = from;
    for (; at < text.length() && compact.length() < length; at++) {
      char c = text.charAt(at);
      if (Letters.isUpper(c) || Letters.isDigit(c)) {
        compact.append(c);
      } else if (c != ' ' || compact.length() % 4 != 0 || text.charAt(at - 1) == ' ') {
        return from;
      }
    }
    boolean isWhole = compact.length() == length && Letters.isEnd(text, at);
    return isWhole && remainder(compact) == 1 ? at : from;
  }

  private static int remainder(CharSequence iban) {
    int rest = 0;
    for (int i = 0; i < iban.length(); i++) {
      char c = iban.charAt((i + 4) % iban.length());
      rest = Letters.isDigit(c) ? rest * 10 + c - '0' : rest * 100 + c - 'A' + 10;
      rest %= 97;
    }
    return rest;
  }

  private static Map<String, Integer> lengths() {
    Map<String, Integer> lengths = new HashMap<>();
    for (String entry : REGISTRY.split(" ", -1)) {
      lengths.put(entry.substring(0, 2), Integer.valueOf(entry.substring(2)));
    }
    return Map.copyOf(lengths);
  }
}
