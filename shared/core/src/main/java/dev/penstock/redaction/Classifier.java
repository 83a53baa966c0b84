package dev.penstock.redaction;

import java.util.List;
import java.util.Set;

/** Finds in texts what must not be shown. Thread-safe. */
public final class Classifier {

  /** What nothing but a credential looks like: not even an author's word shows it. */
  private static final List<Detector> CERTAIN =
      List.of(new PrivateKeys(), new VendorTokens(), new Logins());

  private static final List<Detector> LIKELY =
      List.of(new NamedValues(), new Cards(), new Ibans(), new Emails(), new RandomTokens());

  private static final int SHORTEST = 4;

  private Classifier() {}

  /** A text as it is shown. */
  public static RedactedText text(String text) {
    return shown(text, true);
  }

  /** A text that its author wants seen: without what is certainly a credential. */
  public static RedactedText kept(String text) {
    return shown(text, false);
  }

  private static RedactedText shown(String text, boolean all) {
    if (text.length() < SHORTEST) {
      return new RedactedText(text, Set.of());
    }
    Spans spans = new Spans();
    CERTAIN.forEach(detector -> detector.find(text, spans));
    if (all) {
      LIKELY.forEach(detector -> detector.find(text, spans));
    }
    return spans.isEmpty()
        ? new RedactedText(text, Set.of())
        : new RedactedText(spans.without(text), spans.kinds());
  }
}
