package dev.penstock.redaction;

/** Private keys in PEM (RFC 7468) and its relatives; one that never ends goes on to the end. */
final class PrivateKeys implements Detector {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final int LONGEST_LABEL = 64;

  @Override
  public void find(String text, Spans into) {
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int label = begin + BEGIN.length();
      int labelled = text.indexOf(DASHES, label);
      if (labelled < 0) {
        return;
      }
      boolean isPrivate =
          labelled - label <= LONGEST_LABEL && text.substring(label, labelled).contains("PRIVATE");
      int next = labelled;
      if (isPrivate) {
        next = end(text, labelled + DASHES.length());
        into.add(begin, next, Kind.CREDENTIAL);
      }
      begin = text.indexOf(BEGIN, next);
    }
  }

  private static int end(String text, int from) {
    int end = text.indexOf(END, from);
    int closed = end < 0 ? -1 : text.indexOf(DASHES, end + END.length());
    return closed < 0 ? text.length() : closed + DASHES.length();
  }
}
