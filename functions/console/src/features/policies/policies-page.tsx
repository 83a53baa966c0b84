import { useInfiniteQuery } from "@tanstack/react-query";
import type { Policy } from "../../api/model";
import { policiesQuery } from "../../api/queries";
import { RowLink, type Column } from "../../ui/data-table";
import { Moment } from "../../ui/moment";
import { Page } from "../../ui/page";
import { PagedTable } from "../../ui/paged-table";
import { StatusBadge } from "../../ui/status-badge";
import { rules, scope } from "./rules";

const COLUMNS: readonly Column<Policy>[] = [
  {
    header: "Policy",
    lead: true,
    cell: ({ name, digest }) => (
      <RowLink to={`/policies/${encodeURIComponent(digest)}`}>{name}</RowLink>
    ),
  },
  { header: "Version", cell: ({ version }) => version },
  { header: "State", cell: ({ standing }) => <StatusBadge status={standing} /> },
  { header: "For", cell: ({ document }) => <code className="clip">{scope(document)}</code> },
  { header: "Rules", align: "end", cell: ({ document }) => rules(document).length },
  { header: "Applied", cell: ({ appliedAt }) => <Moment at={appliedAt} /> },
  { header: "By", cell: ({ appliedBy }) => <code className="clip">{appliedBy}</code> },
];

/** Every version of every policy that was applied, the newest first. */
export function PoliciesPage() {
  return (
    <Page title="Policies">
      <PagedTable
        query={useInfiniteQuery(policiesQuery)}
        label="Policies"
        columns={COLUMNS}
        rowKey={({ digest }) => digest}
        emptyTitle="No policy yet"
        moreName="Show older versions"
      >
        <p>
          Without one, nothing outside is called. A file in <code>policies/</code> says what may be:{" "}
          <code>./penstock apply ./my-config</code>.
        </p>
      </PagedTable>
    </Page>
  );
}
