package dev.penstock.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.id.Ids;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Renewal;
import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * A delivery taken once more, as a run of its own, because somebody asked for it. It is signed by
 * us: the sender's signature has had its time, and what starts a run must still be vouched for.
 *
 * @param id {@code rpl_…}
 * @param deliveryId what is taken again
 * @param runId the run that it starts, derived from the id
 * @param reason why, in the words of who asked
 * @param requestedBy who asked
 * @param requestedAt when, to the microsecond
 */
public record Replay(
    String id,
    String deliveryId,
    String runId,
    String reason,
    String requestedBy,
    Instant requestedAt) {

  private static final String KIND = "replay";

  /** A new one. */
  public static Replay of(String deliveryId, String reason, String by, Instant at) {
    String id = Ids.next("rpl");
    return new Replay(
        id, deliveryId, Ids.runOfDelivery(id), reason, by, at.truncatedTo(ChronoUnit.MICROS));
  }

  /** Puts it on record, signed. */
  public void put(Connection transaction, Keyring keyring) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO delivery_replay (id, delivery_id, run_id, reason, requested_by,
                                         requested_at, signature)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, id);
      insert.setString(2, deliveryId);
      insert.setString(3, runId);
      insert.setString(4, reason);
      insert.setString(5, requestedBy);
      insert.setObject(6, requestedAt.atOffset(ZoneOffset.UTC));
      insert.setBytes(7, new Seal(keyring).of(KIND, id, signed()));
      insert.executeUpdate();
    }
  }

  /**
   * The replay with this id.
   *
   * @throws PlatformException {@code not-found}; {@code tampered} when the signature is not ours
   */
  public static Replay require(Connection connection, Keyring keyring, String id)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM delivery_replay WHERE id = ?")) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw PlatformException.of(
              ProblemType.NOT_FOUND, "The replay " + id + " is not there any more.");
        }
        Replay replay = read(row);
        if (!new Seal(keyring).holds(KIND, id, replay.signed(), row.getBytes("signature"))) {
          throw PlatformException.of(
              ProblemType.TAMPERED, "The replay row " + id + " was changed outside of Penstock.");
        }
        return replay;
      }
    }
  }

  /** The signature of a row, under the installation's key in use in the place of one before. */
  public static Renewal renewal(ResultSet row, Keyring keyring) throws SQLException {
    Replay replay = read(row);
    return new Seal(keyring).renewal(KIND, replay.id(), replay.signed(), row.getBytes("signature"));
  }

  private static Replay read(ResultSet row) throws SQLException {
    return new Replay(
        row.getString("id"),
        row.getString("delivery_id"),
        row.getString("run_id"),
        row.getString("reason"),
        row.getString("requested_by"),
        row.getObject("requested_at", OffsetDateTime.class).toInstant());
  }

  /** As a workflow's input sees it. */
  public ObjectNode json() {
    return Json.object()
        .put("id", id)
        .put("requestedBy", requestedBy)
        .put("requestedAt", requestedAt.toString())
        .put("reason", reason);
  }

  private String signed() {
    return CanonicalJson.write(json().put("deliveryId", deliveryId).put("runId", runId));
  }
}
