package dev.penstock.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in which trace somebody stands, as the header {@code traceparent} tells it (W3C Trace
 * Context, section 3.2).
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 of them, not all zero
 * @param sampled whether who sent it may have kept its own spans
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {

  /** The header, and the name under which messages and gRPC calls carry it. */
  public static final String HEADER = "traceparent";

  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private static final Pattern ZEROS = Pattern.compile("0+");

  /**
   * What a header says. Empty when it says nothing that the standard knows: then the trace begins
   * anew, as the standard wants it.
   */
  public static Optional<TraceParent> read(String header) {
    Matcher form = FORM.matcher(header);
    if (!form.matches()
        || form.group(1).equals("ff")
        || (form.group(1).equals("00") && form.group(5) != null)
        || ZEROS.matcher(form.group(2)).matches()
        || ZEROS.matcher(form.group(3)).matches()) {
      return Optional.empty();
    }
    boolean sampled = (Integer.parseInt(form.group(4), 16) & 1) == 1;
    return Optional.of(new TraceParent(form.group(2), form.group(3), sampled));
  }

  /** Another place in the same trace. */
  public TraceParent at(String span) {
    return new TraceParent(traceId, span, sampled);
  }

  /** As the header says it. */
  public String header() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }
}
