package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.web.Members;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a person decided.
 *
 * @param outcome one of the task's choices
 * @param payloadDigest the digest of what the person was shown
 * @param comment for the trail and the run
 * @param result what the person entered: for {@code mark-done} the result that the effect is taken
 *     to have had, for {@code submitted} the answer to the form
 * @param together on how many questions it was made at once
 * @param documents of a review: the digest of each document that the person looked at, by its name
 */
record Decision(
    String outcome,
    String payloadDigest,
    Optional<String> comment,
    Optional<JsonNode> result,
    Map<String, String> documents,
    int together) {

  private static final String DIGEST = "sha256:[0-9a-f]{64}";
  private static final int MOST_DOCUMENTS = 50;

  static final String SUBMITTED = "submitted";
  static final String MARK_DONE = "mark-done";
  static final String CHANGES_REQUESTED = "changes-requested";

  static Decision read(Members body) {
    String outcome = body.text("outcome", 100);
    String digest = body.text("payloadDigest", 71);
    if (!digest.isEmpty() && !digest.matches(DIGEST)) {
      body.error("payloadDigest", "must be the payloadDigest of the payload shown");
    }
    Optional<String> comment = body.optionalText("comment", 4000);
    Optional<JsonNode> result = body.any("result");
    if (result.isPresent() && !outcome.equals(MARK_DONE) && !outcome.equals(SUBMITTED)) {
      body.error("result", "belongs to the outcomes mark-done and submitted only");
    }
    if (outcome.equals(SUBMITTED) && result.isEmpty()) {
      body.error("result", "is missing: what was filled in");
    }
    if (outcome.equals(CHANGES_REQUESTED) && comment.isEmpty()) {
      body.error("comment", "must say which changes are requested");
    }
    Map<String, String> documents = documents(body);
    body.done();
    return new Decision(outcome, digest, comment, result, documents, 1);
  }

  /** The same, made on so many questions at once. */
  Decision madeOn(int questions) {
    return new Decision(outcome, payloadDigest, comment, result, documents, questions);
  }

  private static Map<String, String> documents(Members body) {
    Map<String, String> documents = new LinkedHashMap<>();
    for (Members document : body.optionalObjects("documents", MOST_DOCUMENTS)) {
      String name = document.text("name", 500);
      String digest = document.text("digest", 71);
      if (!digest.isEmpty() && !digest.matches(DIGEST)) {
        document.error("digest", "must be the digest of the document looked at");
      }
      document.nothingElse();
      if (documents.put(name, digest) != null) {
        document.error("name", "is there twice");
      }
    }
    return documents;
  }
}
