package dev.penstock.functions.api.web;

import dev.penstock.http.HttpRequest;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.Optional;

/**
 * Conditional changing (RFC 9110, sections 13.1.1 and 13.1.2; RFC 6585, section 3): a change is
 * made only to what its asker has seen. Ask within the change's own transaction, with what is
 * changed held against others.
 */
public final class Preconditions {

  private Preconditions() {}

  /**
   * Goes on when the request says what it changes, and that is what is there.
   *
   * @param etag of the document as it is now; empty when there is none
   * @throws PlatformException {@code precondition-required} when it says nothing, {@code
   *     precondition-failed} when something else is there
   */
  public static void require(HttpRequest request, Optional<String> etag) {
    if (request.header("if-match").isEmpty() && request.header("if-none-match").isEmpty()) {
      throw PlatformException.of(
          ProblemType.PRECONDITION_REQUIRED,
          "Say what this replaces: If-Match with the ETag that you read, or If-None-Match: * for"
              + " something new.");
    }
    check(request, etag);
  }

  /**
   * Goes on when the request says nothing, or that is what is there.
   *
   * @throws PlatformException {@code precondition-failed} when something else is there
   */
  public static void check(HttpRequest request, Optional<String> etag) {
    Optional<String> wanted = request.header("if-match");
    if (wanted.isPresent() && (etag.isEmpty() || !names(wanted.get(), etag.get()))) {
      throw PlatformException.of(
          ProblemType.PRECONDITION_FAILED,
          "This is not what you read: read it again, and make your change to what is there now.");
    }
    Optional<String> unwanted = request.header("if-none-match");
    if (unwanted.isPresent() && etag.isPresent() && names(unwanted.get(), etag.get())) {
      throw PlatformException.of(
          ProblemType.PRECONDITION_FAILED,
          "There is something by this name already: read it, and replace it with If-Match.");
    }
  }

  /** By strong comparison: a weak tag says only that two documents mean much the same. */
  private static boolean names(String header, String etag) {
    for (String candidate : header.split(",", -1)) {
      String tag = candidate.strip();
      if (tag.equals("*") || tag.equals(etag) || tag.equals(Compression.marked(etag))) {
        return true;
      }
    }
    return false;
  }
}
