import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import type { AuditEntry } from "../../api/model";
import { auditBeforeQuery, auditTailQuery, verificationQuery } from "../../api/queries";
import { holds, useSession } from "../../shell/session-context";
import { Async } from "../../ui/async";
import { Empty } from "../../ui/empty";
import { FilterField } from "../../ui/filter-field";
import { useUrlFilter } from "../../ui/filters";
import { LoadMore } from "../../ui/load-more";
import { Page } from "../../ui/page";
import { AuditTable } from "./audit-table";
import { newestFirst } from "./newest-first";
import { ProofDialog } from "./proof-dialog";
import { Verification } from "./verification";

export function AuditPage() {
  const session = useSession();
  const mayProve = holds(session, "auditor", "admin");
  const [q, setQ] = useUrlFilter("q");
  const [asked, setAsked] = useState(false);
  const [proved, setProved] = useState<number>();
  const [befores, setBefores] = useState<readonly number[]>([]);
  const tail = useQuery(auditTailQuery);
  const older = useQueries({ queries: befores.map(auditBeforeQuery) });
  const verification = useQuery({ ...verificationQuery, enabled: asked });
  const verify = () => (asked ? void verification.refetch() : setAsked(true));

  return (
    <Page
      title="Audit"
      actions={
        mayProve && (
          <>
            <Link className="button" to="/audit/holds">
              Holds
            </Link>
            <a className="button" href="/api/v1/audit/export" download="penstock-audit.jsonl">
              Export
            </a>
            <button
              type="button"
              className="button primary"
              onClick={verify}
              disabled={verification.isFetching}
            >
              {verification.isFetching ? "Verifying …" : "Verify chain"}
            </button>
          </>
        )
      }
    >
      {asked && <Verification query={verification} />}
      {proved !== undefined && (
        <ProofDialog key={proved} seq={proved} onClose={() => setProved(undefined)} />
      )}
      <div className="filters" role="search">
        <FilterField
          label="Filter audit entries"
          placeholder="What, who, to what, run"
          value={q}
          onChange={setQ}
        />
      </div>
      <Async query={tail} what="the audit trail">
        {({ items }) => {
          const all = newestFirst([...older.flatMap(({ data }) => data?.items ?? []), ...items]);
          const shown = all.filter((entry) => matches(entry, q));
          const oldest = all.at(-1)?.seq ?? 1;
          return (
            <>
              {shown.length > 0 ? (
                <AuditTable
                  entries={shown}
                  withRun
                  broken={verification.data?.firstBroken}
                  onProve={mayProve ? setProved : undefined}
                />
              ) : (
                <Empty title={q ? "No entry shown here matches" : "No entry yet"}>
                  <p>Everything that Penstock does is written here before it is done.</p>
                </Empty>
              )}
              <LoadMore
                more={oldest > 1 && !older.some(({ data }) => data?.items.length === 0)}
                busy={older.some(({ isFetching }) => isFetching)}
                onMore={() =>
                  setBefores((before) => (before.includes(oldest) ? before : [...before, oldest]))
                }
              />
            </>
          );
        }}
      </Async>
    </Page>
  );
}

function matches({ kind, actor, subject, run = "" }: AuditEntry, q: string): boolean {
  return (
    q === "" ||
    [kind, actor, subject, run].some((field) => field.toLowerCase().includes(q.toLowerCase()))
  );
}
