package dev.penstock.functions.api.web;

/** The media type a route answers with when all goes well. */
public enum Produces {
  JSON("application/json"),
  JSON_LINES("application/x-ndjson"),
  EVENT_STREAM("text/event-stream"),
  SCIM("application/scim+json");

  private final String mediaType;

  Produces(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  /** Whether an {@code Accept} header (RFC 9110, section 12.5.1) lets this type through. */
  boolean acceptable(String accept) {
    return Accepted.any(
            accept, mediaType, mediaType.substring(0, mediaType.indexOf('/')) + "/*", "*/*")
        // Also for those who ask for plain JSON (RFC 7644, section 3.1).
        || (this == SCIM && Accepted.any(accept, JSON.mediaType));
  }
}
