package dev.penstock.approval;

import dev.penstock.id.Ids;
import dev.penstock.json.Digest;
import dev.penstock.keyring.Seal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Links to the page of a question. A link names it under a signature, opens once, ends, and gives
 * nobody a right: it leads a person who has signed in to a page that asks for their role like any
 * other. Thread-safe.
 */
public final class ApprovalLinks {

  /** Where the console takes a link, before its token. */
  public static final String PATH = "/links/";

  /** The longest that one may be good for. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private static final String KIND = "approval-link";

  private final Seal seal;

  public ApprovalLinks(Seal seal) {
    this.seal = seal;
  }

  /** A link just made; its token is nowhere else. */
  public record Made(String id, String token, Instant expiresAt) {
    /** Where the console takes it. */
    public String path() {
      return PATH + token;
    }

    @Override
    public String toString() {
      return "Made[id=" + id + ", token=***]";
    }
  }

  /** A new link to a question; nobody is asked whether there is one. */
  public Made make(Connection transaction, String task, Instant expires, String by, Instant now)
      throws SQLException {
    String id = Ids.next("lnk");
    Instant end = expires.truncatedTo(ChronoUnit.SECONDS);
    String token = token(id, task, end);
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO approval_link (id, task_id, token_hash, expires_at, created_at, created_by)
            VALUES (?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, id);
      insert.setString(2, task);
      insert.setBytes(3, hash(token));
      insert.setObject(4, end.atOffset(ZoneOffset.UTC));
      insert.setObject(5, now.atOffset(ZoneOffset.UTC));
      insert.setString(6, by);
      insert.executeUpdate();
    }
    return new Made(id, token, end);
  }

  /** What became of a link that somebody wants to open. */
  public sealed interface Opening {

    /** It leads to a question, this once. */
    record Opened(String link, String task) implements Opening {}

    /**
     * It opens nothing.
     *
     * @param task where it led; null for what is no link of ours, or to what is not theirs
     * @param reason {@code unknown}, {@code forged}, {@code used} or {@code expired}
     */
    record Refused(@Nullable String task, String reason) implements Opening {}
  }

  /** Uses a link up, or says why it opens nothing. */
  public Opening open(Connection transaction, String token, String person, Instant now)
      throws SQLException {
    int dot = token.indexOf('.');
    if (dot < 0) {
      return new Opening.Refused(null, "unknown");
    }
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT id, task_id, token_hash, expires_at, used_at FROM approval_link
             WHERE id = ? FOR UPDATE
            """)) {
      select.setString(1, token.substring(0, dot));
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return new Opening.Refused(null, "unknown");
        }
        String task = row.getString("task_id");
        if (!isOurs(row, token)) {
          return new Opening.Refused(task, "forged");
        }
        if (row.getObject("used_at") != null) {
          return new Opening.Refused(task, "used");
        }
        if (!row.getObject("expires_at", OffsetDateTime.class).toInstant().isAfter(now)) {
          return new Opening.Refused(task, "expired");
        }
        use(transaction, row.getString("id"), person, now);
        return new Opening.Opened(row.getString("id"), task);
      }
    }
  }

  /** How many may still be opened, and no more once the keys before the one in use are let go. */
  public int underFormerKeys(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT id, task_id, token_hash, expires_at FROM approval_link
             WHERE used_at IS NULL AND expires_at > ?
            """)) {
      select.setObject(1, now.atOffset(ZoneOffset.UTC));
      try (ResultSet row = select.executeQuery()) {
        int former = 0;
        while (row.next()) {
          Instant expires = row.getObject("expires_at", OffsetDateTime.class).toInstant();
          String anew = token(row.getString("id"), row.getString("task_id"), expires);
          former += MessageDigest.isEqual(row.getBytes("token_hash"), hash(anew)) ? 0 : 1;
        }
        return former;
      }
    }
  }

  private boolean isOurs(ResultSet row, String token) throws SQLException {
    String id = row.getString("id");
    byte[] mark;
    try {
      mark = Base64.getUrlDecoder().decode(token.substring(id.length() + 1));
    } catch (IllegalArgumentException _) {
      return false;
    }
    Instant expires = row.getObject("expires_at", OffsetDateTime.class).toInstant();
    return seal.holds(KIND, id, sealed(row.getString("task_id"), expires), mark)
        && MessageDigest.isEqual(row.getBytes("token_hash"), hash(token));
  }

  private static void use(Connection transaction, String id, String person, Instant now)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            "UPDATE approval_link SET used_at = ?, used_by = ? WHERE id = ?")) {
      update.setObject(1, now.atOffset(ZoneOffset.UTC));
      update.setString(2, person);
      update.setString(3, id);
      update.executeUpdate();
    }
  }

  private String token(String id, String task, Instant expires) {
    byte[] mark = seal.of(KIND, id, sealed(task, expires));
    return id + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mark);
  }

  private static String sealed(String task, Instant expires) {
    return task + "\n" + expires.getEpochSecond();
  }

  private static byte[] hash(String token) {
    return Digest.raw(token.getBytes(StandardCharsets.UTF_8));
  }
}
