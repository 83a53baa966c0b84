package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

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
   * The first document that the person looked at in another form than the one under review, or that
   * they do not say to have looked at; empty when they name each by its digest.
   */
  static Optional<String> otherDocument(ObjectNode task, Decision decision) {
    if (!isReview(task)) {
      if (!decision.documents().isEmpty()) {
        throw wrong("/documents", "belong to a review of documents");
      }
      return Optional.empty();
    }
    Set<String> left = new HashSet<>(decision.documents().keySet());
    for (JsonNode document : task.path("payload").path("documents")) {
      String name = document.path("name").asText();
      left.remove(name);
      if (!document.path("digest").asText().equals(decision.documents().get(name))) {
        return Optional.of(name);
      }
    }
    return left.stream().sorted().findFirst();
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
