package dev.penstock.functions.api.web;

import java.util.Locale;

/** The media type a route answers with when all goes well. */
public enum Produces {
  JSON("application/json"),
  JSON_LINES("application/x-ndjson"),
  EVENT_STREAM("text/event-stream");

  private final String mediaType;

  Produces(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  /** Whether an {@code Accept} header (RFC 9110, section 12.5.1) lets this type through. */
  boolean acceptable(String accept) {
    String type = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
    for (String range : accept.split(",", -1)) {
      String[] parts = range.strip().toLowerCase(Locale.ROOT).split(";", -1);
      String name = parts[0].strip();
      if ((name.equals(mediaType) || name.equals(type) || name.equals("*/*")) && !refused(parts)) {
        return true;
      }
    }
    return false;
  }

  /** A weight of zero means "not this". */
  private static boolean refused(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      if (parts[i].strip().matches("q\\s*=\\s*0(\\.0{0,3})?")) {
        return true;
      }
    }
    return false;
  }
}
