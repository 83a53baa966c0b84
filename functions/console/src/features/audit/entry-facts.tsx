import { useState } from "react";
import { prettyJson } from "../../api/exact-json";
import { type AuditEntry, auditEntry } from "../../api/model";
import { holds, useSession } from "../../shell/session-context";
import { shortened } from "../../ui/format";
import { ReadAsItIs } from "../../ui/read-as-it-is";

/** What stands for something that is not shown. */
const MASK = "***";

/** What an entry says beside who did what, with the way to see it with nothing masked. */
export function EntryFacts({ seq, detail }: AuditEntry) {
  const session = useSession();
  const [whole, setWhole] = useState<AuditEntry>();
  if (Object.keys(detail).length === 0) return null;
  const text = prettyJson(detail);
  const mayRead = text.includes(MASK) && holds(session, "operator", "auditor", "admin");
  return (
    <details className="narrow">
      <summary>{summary(detail)}</summary>
      <pre className="json inline">{whole ? prettyJson(whole.detail) : text}</pre>
      {whole ? (
        <small>As it is. That you read it is on the audit trail.</small>
      ) : (
        mayRead && (
          <ReadAsItIs schema={auditEntry} path={`/api/v1/audit/raw/${seq}`} onRead={setWhole} />
        )
      )}
    </details>
  );
}

function summary(detail: Record<string, unknown>): string {
  const all = Object.entries(detail)
    .map(
      ([name, value]) =>
        `${name} ${typeof value === "string" ? shortened(value) : prettyJson(value)}`,
    )
    .join(" · ")
    .replace(/\s+/g, " ");
  return all.length > 64 ? `${all.slice(0, 63)}…` : all;
}
