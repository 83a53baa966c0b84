package dev.penstock.functions.api.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Digest;
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
 * request gets the first one's answer; a different request under the same key is refused.
 */
public final class IdempotencyKeys {

  private static final int LONGEST = 255;

  private IdempotencyKeys() {}

  /**
   * Refuses a request without a key, for what a repeated request would do twice.
   *
   * @throws PlatformException {@code invalid-input}
   */
  public static void require(Exchange exchange) {
    if (given(exchange.request()).isEmpty()) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "The header Idempotency-Key is missing. Send a value that is new for each request and the"
              + " same when you repeat a request, such as a UUID.");
    }
  }

  /** What a request does and is answered. */
  @FunctionalInterface
  public interface Act {
    HttpResponse done() throws SQLException;
  }

  /**
   * Does something once for a key and keeps the answer in the same transaction: a repeated request
   * gets the first one's. A request that comes while the first one is under way waits here for its
   * end, since both insert the same row; a refusal is thrown and keeps nothing. Without a key it is
   * simply done.
   *
   * @param told what makes the request another one, besides method, path and query; its digest is
   *     stored
   * @throws PlatformException {@code idempotency-key-reused} when the earlier request was another
   */
  public static HttpResponse once(Exchange exchange, JsonNode told, Connection transaction, Act act)
      throws SQLException {
    HttpRequest request = exchange.request();
    Optional<String> key = given(request);
    if (key.isEmpty()) {
      return act.done();
    }
    String principal = exchange.principal().actor();
    ObjectNode asked =
        Json.object()
            .put("method", request.method())
            .put("path", request.path())
            .put("query", request.query());
    asked.set("body", told);
    String fingerprint = Digest.of(asked);
    if (!claim(transaction, principal, key.get(), fingerprint)) {
      return earlier(transaction, principal, key.get(), fingerprint);
    }
    HttpResponse answer = act.done();
    keep(transaction, principal, key.get(), answer);
    return answer;
  }

  /**
   * The key of a request. The draft writes it as a quoted structured-field string; a bare token is
   * taken as well, since most clients send one.
   */
  private static Optional<String> given(HttpRequest request) {
    Optional<String> raw = request.header("idempotency-key");
    if (raw.isEmpty()) {
      return Optional.empty();
    }
    String text = raw.get();
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    String key = quoted ? text.substring(1, text.length() - 1) : text;
    boolean printable = key.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"');
    if (key.isEmpty() || key.length() > LONGEST || !printable) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "The header Idempotency-Key must be 1 to 255 visible ASCII characters.");
    }
    return Optional.of(key);
  }

  private static boolean claim(
      Connection transaction, String principal, String key, String fingerprint)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO idempotency_key (principal, key, fingerprint) VALUES (?, ?, ?)
            ON CONFLICT (principal, key) DO NOTHING
            """)) {
      insert.setString(1, principal);
      insert.setString(2, key);
      insert.setString(3, fingerprint);
      return insert.executeUpdate() == 1;
    }
  }

  private static void keep(
      Connection transaction, String principal, String key, HttpResponse answer)
      throws SQLException {
    ObjectNode json = Json.object().put("status", answer.status());
    String location = answer.headers().get("location");
    if (location != null) {
      json.put("location", location);
    }
    json.set("body", Json.read(answer.body()));
    try (PreparedStatement update =
        transaction.prepareStatement(
            "UPDATE idempotency_key SET answer = ? WHERE principal = ? AND key = ?")) {
      update.setString(1, Json.write(json));
      update.setString(2, principal);
      update.setString(3, key);
      update.executeUpdate();
    }
  }

  private static HttpResponse earlier(
      Connection transaction, String principal, String key, String fingerprint)
      throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT fingerprint, answer FROM idempotency_key WHERE principal = ? AND key = ?
            """)) {
      select.setString(1, principal);
      select.setString(2, key);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        if (!row.getString("fingerprint").equals(fingerprint)) {
          throw PlatformException.of(
              ProblemType.IDEMPOTENCY_KEY_REUSED,
              "This Idempotency-Key belongs to an earlier request, which was another one.");
        }
        JsonNode kept = Json.read(row.getString("answer"));
        HttpResponse answer = HttpResponse.json(kept.path("status").intValue(), kept.path("body"));
        return kept.has("location")
            ? answer.with("location", kept.path("location").textValue())
            : answer;
      }
    }
  }
}
