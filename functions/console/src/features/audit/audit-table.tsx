import { Link } from "react-router";
import type { AuditEntry } from "../../api/model";
import { Copyable } from "../../ui/copyable";
import { DataTable, type Column } from "../../ui/data-table";
import { shortened } from "../../ui/format";
import { Moment } from "../../ui/moment";
import { prettyJson } from "../../api/exact-json";

const ENTRY: readonly Column<AuditEntry>[] = [
  { header: "No.", align: "end", cell: ({ seq }) => <span className="muted">{seq}</span> },
  { header: "When", cell: ({ at }) => <Moment at={at} /> },
  { header: "What", lead: true, cell: ({ kind }) => <strong>{kind}</strong> },
  { header: "Who", cell: ({ actor }) => <span className="clip narrow">{actor}</span> },
  {
    header: "To what",
    cell: ({ subject }) => (
      <code className="clip narrow" title={subject}>
        {shortened(subject)}
      </code>
    ),
  },
];
const RUN: Column<AuditEntry> = {
  header: "Run",
  cell: ({ run }) =>
    run ? (
      <Link to={`/runs/${run}`} title={run} data-list-item="">
        <code>{shortened(run)}</code>
      </Link>
    ) : null,
};
const PROOF: readonly Column<AuditEntry>[] = [
  {
    header: "Facts",
    cell: ({ detail }) =>
      Object.keys(detail).length === 0 ? null : (
        <details className="narrow">
          <summary>{summary(detail)}</summary>
          <pre className="json inline">{prettyJson(detail)}</pre>
        </details>
      ),
  },
  { header: "MAC", cell: ({ mac }) => <Copyable value={mac} label="entry MAC" /> },
];

const prove = (onProve: (seq: number) => void): Column<AuditEntry> => ({
  header: "Proof",
  cell: ({ seq }) => (
    <button
      type="button"
      className="button"
      aria-label={`Prove entry ${seq}`}
      onClick={() => onProve(seq)}
    >
      Prove
    </button>
  ),
});

interface Props {
  readonly entries: readonly AuditEntry[];
  readonly withRun?: boolean;
  readonly broken?: number | undefined;
  readonly onProve?: ((seq: number) => void) | undefined;
}

export function AuditTable({ entries, withRun = false, broken, onProve }: Props) {
  return (
    <DataTable
      label="Audit entries"
      rows={entries}
      columns={[
        ...ENTRY,
        ...(withRun ? [RUN] : []),
        ...PROOF,
        ...(onProve ? [prove(onProve)] : []),
      ]}
      rowKey={({ seq }) => String(seq)}
      isBroken={({ seq }) => seq === broken}
    />
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
