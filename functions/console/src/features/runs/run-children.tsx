import type { Run, RunChild } from "../../api/model";
import { DataTable, RowLink, type Column } from "../../ui/data-table";
import { shortened } from "../../ui/format";
import { Section } from "../../ui/page";
import { StatusBadge } from "../../ui/status-badge";

const COLUMNS: readonly Column<RunChild>[] = [
  {
    header: "Run",
    lead: true,
    cell: (child) => (
      <RowLink to={`/runs/${child.id}`}>
        <span className="run-name">{child.workflow}</span>
        <code className="muted" title={child.id}>
          {shortened(child.id)}
        </code>
      </RowLink>
    ),
  },
  { header: "Status", cell: (child) => <StatusBadge status={child.status} /> },
  { header: "Version", cell: (child) => child.version },
  { header: "Task", cell: (child) => <code>{child.task}</code> },
];

/** The runs that tasks of this run had started. */
export function RunChildren({ run }: { run: Run }) {
  const { children = [], moreChildren = false } = run;
  if (children.length === 0) return null;
  return (
    <Section title="Runs it started">
      <DataTable
        label="Runs it started"
        rows={children}
        columns={COLUMNS}
        rowKey={(child) => child.id}
      />
      {moreChildren && <p className="muted">And more, which started later.</p>}
    </Section>
  );
}
