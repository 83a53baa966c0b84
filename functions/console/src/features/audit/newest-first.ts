import type { AuditEntry } from "../../api/model";

/**
 * Each entry once, the newest on top, down to the first gap. Pages overlap, and a gap opens when the
 * tail moves on by more than a page; nothing is shown below one until it is filled.
 */
export function newestFirst(entries: readonly AuditEntry[]): AuditEntry[] {
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]));
  const sorted = [...bySeq.values()].sort((a, b) => b.seq - a.seq);
  const gap = sorted.findIndex((entry, index) => {
    const above = sorted[index - 1];
    return above !== undefined && above.seq !== entry.seq + 1;
  });
  return gap < 0 ? sorted : sorted.slice(0, gap);
}
