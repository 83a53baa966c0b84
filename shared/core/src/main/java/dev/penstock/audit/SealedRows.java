package dev.penstock.audit;

import dev.penstock.json.Digest;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks every sealed row of the store against its seal and its digest. Needs the role auditor.
 * Thread-safe.
 */
public final class SealedRows {

  /**
   * A row that no longer matches.
   *
   * @param table where it is
   * @param identity what names it there, for example {@code default/review@1.0.0}
   * @param explanation what does not match
   */
  public record Tampered(String table, String identity, String explanation) {}

  // One shape for all eight: what the seal was made for, and the digest where the row has one.
  private static final String ALL =
      """
      SELECT 'definition' AS kind, namespace || '/' || name || '@' || version AS identity,
             document, digest, seal FROM definition
      UNION ALL
      SELECT 'policy', name || '@' || version, document, digest, seal FROM policy
      UNION ALL
      SELECT 'policy_set', digest, document, digest, seal FROM policy_set
      UNION ALL
      SELECT 'config', environment, document, digest, seal FROM config
      UNION ALL
      SELECT 'activation', kind || '/' || name, digest, NULL, seal FROM activation
      UNION ALL
      SELECT 'trigger', name, document, NULL, seal FROM trigger
      UNION ALL
      SELECT 'subscription', name, document, NULL, seal FROM subscription
      UNION ALL
      SELECT 'schedule', name, document, NULL, seal FROM schedule
      """;

  private static final int BATCH = 200;

  private final Seal seal;

  public SealedRows(Keyring keyring) {
    this.seal = new Seal(keyring);
  }

  /** Every row that was changed outside of Penstock; empty when all hold. */
  public List<Tampered> verify(Connection transaction) throws SQLException {
    try (PreparedStatement query = transaction.prepareStatement(ALL)) {
      query.setFetchSize(BATCH);
      try (ResultSet row = query.executeQuery()) {
        List<Tampered> found = new ArrayList<>();
        while (row.next()) {
          check(row, found);
        }
        return found;
      }
    }
  }

  private void check(ResultSet row, List<Tampered> found) throws SQLException {
    String kind = row.getString("kind");
    String identity = row.getString("identity");
    String document = row.getString("document");
    String digest = row.getString("digest");
    if (!seal.holds(kind, identity, document, row.getBytes("seal"))) {
      found.add(new Tampered(kind, identity, "It does not match its seal."));
    } else if (digest != null && !digest.equals(Digest.of(document))) {
      found.add(new Tampered(kind, identity, "Its digest is not the one of its document."));
    }
  }
}
