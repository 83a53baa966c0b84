package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a decision on documents needs beyond that of any other question. */
final class Review {

  private static final String KIND = "document-review";

  private Review() {}

  /** Whoever has to make it better wants to know what is wrong. */
  static void requireComment(ObjectNode task, Decision decision) {
    if (isReview(task) && decision.comment().isEmpty() && !decision.outcome().equals("approved")) {
      throw wrong("/comment", "must say what is wrong with the documents");
    }
  }

  /**
   * A document that the person looked at in another form than the one under review, or that they do
   * not say to have looked at.
   *
   * @param listed digest of the one under review; null when none of that name is
   * @param seen digest of the one looked at; null when none was
   */
  record Other(String name, @Nullable String listed, @Nullable String seen) {}

  /** The first such document; empty when they name each by its digest. */
  static Optional<Other> otherDocument(ObjectNode task, Decision decision) {
    if (!isReview(task)) {
      if (!decision.documents().isEmpty()) {
        throw wrong("/documents", "belong to a review of documents");
      }
      return Optional.empty();
    }
    Map<String, String> left = new TreeMap<>(decision.documents());
    for (JsonNode document : task.path("payload").path("documents")) {
      String name = document.path("name").asText();
      String listed = document.path("digest").asText();
      String seen = left.remove(name);
      if (!listed.equals(seen)) {
        return Optional.of(new Other(name, listed, seen));
      }
    }
    return left.entrySet().stream()
        .findFirst()
        .map(seen -> new Other(seen.getKey(), null, seen.getValue()));
  }

  /** What the run gets with the decision: of a review the documents that it is on. */
  static Optional<JsonNode> result(ObjectNode task, Decision decision) {
    return isReview(task) ? Optional.of(task.path("payload").path("documents")) : decision.result();
  }

  private static boolean isReview(ObjectNode task) {
    return task.path("kind").asText().equals(KIND);
  }

  private static PlatformException wrong(String pointer, String detail) {
    return new PlatformException(
        Problem.of(
            ProblemType.INVALID_INPUT,
            "The decision does not fit the question.",
            new Problem.FieldError(pointer, detail)));
  }
}
