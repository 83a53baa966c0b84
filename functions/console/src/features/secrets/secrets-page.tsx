import { useInfiniteQuery } from "@tanstack/react-query";
import type { Secret } from "../../api/model";
import { secretsQuery } from "../../api/queries";
import { holds, useSession } from "../../shell/session-context";
import { RowLink, type Column } from "../../ui/data-table";
import { Moment } from "../../ui/moment";
import { Page } from "../../ui/page";
import { PagedTable } from "../../ui/paged-table";
import { StatusBadge } from "../../ui/status-badge";
import { NewSecret } from "./new-secret";
import { newest, state } from "./versions";

const COLUMNS: readonly Column<Secret>[] = [
  {
    header: "Secret",
    lead: true,
    cell: ({ name }) => <RowLink to={`/secrets/${encodeURIComponent(name)}`}>{name}</RowLink>,
  },
  { header: "State", cell: (secret) => <StatusBadge status={state(secret)} /> },
  { header: "Version", align: "end", cell: (secret) => newest(secret)?.version },
  {
    header: "Kept",
    cell: (secret) => <code className="clip">{newest(secret)?.source ?? "here"}</code>,
  },
  { header: "Of", cell: (secret) => (newest(secret)?.platform ? "the platform" : "workflows") },
  { header: "Folder", cell: (secret) => newest(secret)?.folder ?? "every" },
  {
    header: "Changed",
    cell: (secret) => {
      const last = newest(secret);
      return last && <Moment at={last.createdAt} />;
    },
  },
  {
    header: "By",
    cell: (secret) => <code className="clip">{newest(secret)?.createdBy}</code>,
  },
];

/** Secrets by name. Their values only ever go in. */
export function SecretsPage() {
  const session = useSession();
  return (
    <Page title="Secrets" actions={holds(session, "operator", "admin") && <NewSecret />}>
      <PagedTable
        query={useInfiniteQuery(secretsQuery)}
        label="Secrets"
        columns={COLUMNS}
        rowKey={({ name }) => name}
        emptyTitle="No secret yet"
        moreName="Show more"
      >
        <p>
          Put one: <code>./penstock secret put github-webhook</code>. Its value is read from
          standard input and shown nowhere, ever.
        </p>
      </PagedTable>
    </Page>
  );
}
