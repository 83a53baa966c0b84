package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.web.Members;
import java.util.Optional;

/**
 * What a person decided.
 *
 * @param outcome one of the task's choices
 * @param payloadDigest the digest of what the person was shown
 * @param comment for the trail and the run
 * @param result what the person entered: for {@code mark-done} the result that the effect is taken
 *     to have had, for {@code submitted} the answer to the form
 */
record Decision(
    String outcome, String payloadDigest, Optional<String> comment, Optional<JsonNode> result) {

  static final String SUBMITTED = "submitted";
  static final String MARK_DONE = "mark-done";
  static final String CHANGES_REQUESTED = "changes-requested";

  static Decision read(Members body) {
    String outcome = body.text("outcome", 100);
    String digest = body.text("payloadDigest", 71);
    if (!digest.isEmpty() && !digest.matches("sha256:[0-9a-f]{64}")) {
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
    body.done();
    return new Decision(outcome, digest, comment, result);
  }
}
