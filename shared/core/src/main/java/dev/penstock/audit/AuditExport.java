package dev.penstock.audit;

import dev.penstock.audit.siem.TrailFormat;
import dev.penstock.person.Disclosure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Writes the trail line by line; as JSON Lines it is {@code {"seq":…,"mac":"<hex>","entry":{…}}},
 * and the entry is the exact text that the MAC covers. The other formats name people. Streams in
 * constant memory; needs the role auditor. Thread-safe.
 */
public final class AuditExport {

  private final Disclosure disclosure;

  public AuditExport(Disclosure disclosure) {
    this.disclosure = disclosure;
  }

  /**
   * Writes the entries from a sequence number on.
   *
   * @param from 1 for all; or what an earlier call returned, to go on from there
   * @return where the next export goes on: the sequence number after the last one written
   */
  public long write(Connection transaction, long from, Writer out) throws SQLException {
    return write(transaction, from, TrailFormat.JSONL, out);
  }

  /** The same in another format. */
  public long write(Connection transaction, long from, TrailFormat format, Writer out)
      throws SQLException {
    long next = from;
    try (AuditRows rows = AuditRows.from(transaction, from)) {
      while (rows.hasNext()) {
        ChainRow row = rows.next();
        String body = row.body();
        String told = format.isExact() ? body : ShownEntry.of(disclosure.of(transaction, body));
        out.write(format.line(row.seq(), row.mac(), told) + "\n");
        next = row.seq() + 1;
      }
      out.flush();
      return next;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
