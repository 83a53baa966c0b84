import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import type { Lease, SecretVersion } from "../../api/model";
import { leasesQuery, secretQuery } from "../../api/queries";
import { holds, useSession } from "../../shell/session-context";
import { Async } from "../../ui/async";
import { DataTable, type Column } from "../../ui/data-table";
import { shortened } from "../../ui/format";
import { Moment } from "../../ui/moment";
import { Page, Section } from "../../ui/page";
import { PagedTable } from "../../ui/paged-table";
import { StatusBadge } from "../../ui/status-badge";
import { SecretActions } from "./secret-actions";
import { state } from "./versions";

const VERSIONS: readonly Column<SecretVersion>[] = [
  { header: "Version", lead: true, cell: ({ version }) => version },
  { header: "State", cell: ({ state }) => <StatusBadge status={state} /> },
  { header: "Put", cell: ({ createdAt }) => <Moment at={createdAt} /> },
  { header: "By", cell: ({ createdBy }) => <code className="clip">{createdBy}</code> },
  { header: "Kept", cell: ({ source }) => <code className="clip">{source ?? "here"}</code> },
  { header: "Folder", cell: ({ folder }) => folder ?? "every" },
  { header: "Taken until", cell: ({ usableUntil }) => usableUntil && <Moment at={usableUntil} /> },
];

const LEASES: readonly Column<Lease>[] = [
  {
    header: "Task",
    lead: true,
    cell: ({ runId, position }) => (
      <Link to={`/runs/${runId}?task=${encodeURIComponent(position)}`} title={runId}>
        <code>{position}</code>
      </Link>
    ),
  },
  {
    header: "Run",
    cell: ({ runId }) => <code title={runId}>{shortened(runId)}</code>,
  },
  { header: "Attempt", align: "end", cell: ({ attempt }) => attempt },
  { header: "Host", cell: ({ host }) => <code className="clip">{host}</code> },
  { header: "Lent", cell: ({ grantedAt }) => <Moment at={grantedAt} /> },
  {
    header: "Used",
    cell: ({ usedAt }) => (usedAt ? <Moment at={usedAt} /> : <span className="muted">never</span>),
  },
];

/** A secret's versions and leases. There is no way to its value. */
export function SecretPage() {
  const { name = "" } = useParams();
  const session = useSession();
  const secret = useQuery(secretQuery(name));
  return (
    <Async query={secret} what="the secret">
      {(found) => (
        <Page
          title={found.name}
          documentTitle={`Secret ${found.name}`}
          mark={<StatusBadge status={state(found)} />}
          actions={holds(session, "operator", "admin") && <SecretActions secret={found} />}
        >
          <Section title="Versions">
            <DataTable
              label="Versions"
              rows={found.versions.toReversed()}
              columns={VERSIONS}
              rowKey={({ version }) => String(version)}
            />
          </Section>
          {holds(session, "operator", "admin", "auditor") && <Leases name={name} />}
        </Page>
      )}
    </Async>
  );
}

function Leases({ name }: { name: string }) {
  return (
    <Section title="Leases">
      <PagedTable
        query={useInfiniteQuery(leasesQuery(name))}
        label="Leases"
        columns={LEASES}
        rowKey={({ id }) => id}
        emptyTitle="Lent to no task"
        moreName="Show older leases"
      >
        <p>A task is lent it for one attempt at one host, and that is on record here.</p>
      </PagedTable>
    </Section>
  );
}
