package dev.penstock.delivery;

import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Deliveries as they are on record, opened for who works with them. Thread-safe. */
public final class StoredDeliveries {

  private static final String FIND =
      """
      SELECT d.trigger, d.sender_id, d.run_id, d.scheme, d.received_at,
             coalesce(e.version, 0) AS version,
             coalesce(e.content_type, d.content_type) AS content_type,
             coalesce(e.envelope, d.envelope) AS envelope,
             coalesce(e.body_digest, d.body_digest) AS body_digest
        FROM delivery d
        LEFT JOIN LATERAL (SELECT * FROM delivery_edit
                            WHERE delivery_id = d.id ORDER BY version DESC LIMIT 1) e ON true
       WHERE d.id = ?
      """;

  private final EnvelopeSeal seal;

  public StoredDeliveries(Keyring keyring) {
    this.seal = new EnvelopeSeal(keyring);
  }

  /**
   * The delivery with this id, with the body that a person gave it last if one did.
   *
   * @throws PlatformException {@code tampered} when its envelope does not open; {@code conflict}
   *     when the envelope was erased, since its time was up
   */
  public Optional<Delivery> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(read(id, row)) : Optional.empty();
      }
    }
  }

  private Delivery read(String id, ResultSet row) throws SQLException {
    byte[] sealed = row.getBytes("envelope");
    if (sealed == null) {
      throw PlatformException.of(
          ProblemType.CONFLICT,
          "What the sender sent is erased: envelopes are kept for a few days, ids for longer.");
    }
    String trigger = row.getString("trigger");
    String digest = row.getString("body_digest");
    Envelope envelope = seal.open(id, trigger, row.getInt("version"), sealed, digest);
    return new Delivery(
        id,
        trigger,
        row.getString("sender_id"),
        row.getString("run_id"),
        row.getString("scheme"),
        envelope.headers(),
        row.getString("content_type"),
        envelope.body(),
        digest,
        row.getObject("received_at", OffsetDateTime.class).toInstant());
  }
}
