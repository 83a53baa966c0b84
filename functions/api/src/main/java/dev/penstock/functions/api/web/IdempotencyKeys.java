package dev.penstock.functions.api.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.http.HttpRequest;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The header {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header-07): a repeated
 * request gets the first one's run, or its answer; a different request under the same key is
 * refused.
 */
public final class IdempotencyKeys {

  private static final int LONGEST = 255;

  private IdempotencyKeys() {}

  /**
   * The key of a request. The draft writes it as a quoted structured-field string; a bare token is
   * taken as well, since most clients send one.
   *
   * @throws PlatformException {@code invalid-input} when it is missing or malformed
   */
  public static String of(HttpRequest request) {
    String raw =
        request
            .header("idempotency-key")
            .orElseThrow(
                () ->
                    PlatformException.of(
                        ProblemType.INVALID_INPUT,
                        "The header Idempotency-Key is missing. Send a value that is new for each"
                            + " request and the same when you repeat a request, such as a UUID."));
    boolean quoted = raw.length() >= 2 && raw.startsWith("\"") && raw.endsWith("\"");
    String key = quoted ? raw.substring(1, raw.length() - 1) : raw;
    boolean printable = key.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"');
    if (key.isEmpty() || key.length() > LONGEST || !printable) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "The header Idempotency-Key must be 1 to 255 visible ASCII characters.");
    }
    return key;
  }

  /**
   * The run that an earlier request with this key started. A request that comes while the first one
   * is under way waits here for its end, since both insert the same row.
   *
   * @return empty when this request is the first; the caller then starts {@code runId}
   * @throws PlatformException {@code idempotency-key-reused} when the earlier request was another
   */
  public static Optional<String> claim(
      Connection transaction, String principal, String key, String fingerprint, String runId)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO idempotency_key (principal, key, fingerprint, run_id)
            VALUES (?, ?, ?, ?)
            ON CONFLICT (principal, key) DO NOTHING
            """)) {
      insert.setString(1, principal);
      insert.setString(2, key);
      insert.setString(3, fingerprint);
      insert.setString(4, runId);
      if (insert.executeUpdate() == 1) {
        return Optional.empty();
      }
    }
    return Optional.of(earlier(transaction, principal, key, fingerprint));
  }

  /** What a request is answered, kept under its key. */
  @FunctionalInterface
  public interface Act {
    ObjectNode done() throws SQLException;
  }

  /**
   * Does something once for a key and keeps the answer: a repeated request gets the first one's.
   *
   * @throws PlatformException {@code idempotency-key-reused} when the earlier request was another
   */
  public static ObjectNode once(
      Connection transaction, String principal, String key, String fingerprint, Act act)
      throws SQLException {
    if (claim(transaction, principal, key, fingerprint, "").isPresent()) {
      return (ObjectNode) Json.read(answer(transaction, principal, key));
    }
    ObjectNode answer = act.done();
    try (PreparedStatement update =
        transaction.prepareStatement(
            "UPDATE idempotency_key SET answer = ? WHERE principal = ? AND key = ?")) {
      update.setString(1, Json.write(answer));
      update.setString(2, principal);
      update.setString(3, key);
      update.executeUpdate();
    }
    return answer;
  }

  private static String answer(Connection transaction, String principal, String key)
      throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            "SELECT answer FROM idempotency_key WHERE principal = ? AND key = ?")) {
      select.setString(1, principal);
      select.setString(2, key);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private static String earlier(
      Connection transaction, String principal, String key, String fingerprint)
      throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT fingerprint, run_id FROM idempotency_key WHERE principal = ? AND key = ?
            """)) {
      select.setString(1, principal);
      select.setString(2, key);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        if (!row.getString("fingerprint").equals(fingerprint)) {
          throw PlatformException.of(
              ProblemType.IDEMPOTENCY_KEY_REUSED,
              "This Idempotency-Key belongs to an earlier request with another body.");
        }
        return row.getString("run_id");
      }
    }
  }
}
