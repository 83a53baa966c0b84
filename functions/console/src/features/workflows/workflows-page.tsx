import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Definition } from "../../api/model";
import { definitionsQuery } from "../../api/queries";
import { Copyable } from "../../ui/copyable";
import { RowLink, type Column } from "../../ui/data-table";
import { Moment } from "../../ui/moment";
import { Page } from "../../ui/page";
import { PagedTable } from "../../ui/paged-table";
import { path, runsOf } from "./names";
import { StartRun } from "./start-run";

const COLUMNS: readonly Column<Definition>[] = [
  {
    header: "Workflow",
    lead: true,
    cell: (it) => <RowLink to={`/workflows/${encodeURIComponent(it.digest)}`}>{path(it)}</RowLink>,
  },
  { header: "Version", cell: ({ version }) => version },
  { header: "Digest", cell: ({ digest }) => <Copyable value={digest} label="definition digest" /> },
  { header: "Applied", cell: ({ appliedAt }) => <Moment at={appliedAt} /> },
  { header: "By", cell: ({ appliedBy }) => <code className="clip">{appliedBy}</code> },
  {
    header: "Runs",
    cell: (it) => (
      <Link to={runsOf(it)} aria-label={`Runs of ${path(it)} ${it.version}`}>
        Runs
      </Link>
    ),
  },
  { header: "Start", align: "end", cell: (it) => <StartRun definition={it} /> },
];

/** Every version of every workflow that was applied, the newest first. */
export function WorkflowsPage() {
  return (
    <Page title="Workflows">
      <PagedTable
        query={useInfiniteQuery(definitionsQuery)}
        label="Workflows"
        columns={COLUMNS}
        rowKey={({ digest }) => digest}
        emptyTitle="No workflow yet"
        moreName="Show older versions"
      >
        <p>
          A file in <code>workflows/</code> says what is done:{" "}
          <code>./penstock apply ./my-config</code>.
        </p>
      </PagedTable>
    </Page>
  );
}
