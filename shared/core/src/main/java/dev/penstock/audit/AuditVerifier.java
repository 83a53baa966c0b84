package dev.penstock.audit;

import dev.penstock.audit.AuditVerification.Broken;
import dev.penstock.audit.AuditVerification.Tampering;
import dev.penstock.keyring.Keyring;
import dev.penstock.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.LongConsumer;

/**
 * Proves the whole trail, or names the first entry that does not hold. Streams in constant memory,
 * however long the trail is. Needs the role auditor (or api or worker). Thread-safe.
 */
public final class AuditVerifier {

  private final Keyring keyring;

  public AuditVerifier(Keyring keyring) {
    this.keyring = keyring;
  }

  /**
   * Verifies the trail against the anchor.
   *
   * @param anchor the file outside; one that does not exist proves nothing about the tail
   * @param progress told the sequence number of each entry that holds
   */
  public AuditVerification verify(Database database, AuditAnchor anchor, LongConsumer progress) {
    // The anchor is opened before the rows are: what it knows of by now is visible to the query.
    try (AnchorReader anchors = anchor.read()) {
      return database.inTransaction(
          connection -> {
            // From the lowest there is: whoever inserts an entry 0 must not go unseen.
            try (AuditRows rows = AuditRows.from(connection, Long.MIN_VALUE)) {
              return new ChainVerifier(keyring, anchors, progress).verify(rows);
            }
          });
    } catch (AnchorReader.BrokenLine e) {
      return new Broken(
          e.afterSeq + 1,
          Tampering.ANCHOR_CHANGED,
          "The anchor file was changed at line %d, after the line for entry %d."
              .formatted(e.line, e.afterSeq));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
