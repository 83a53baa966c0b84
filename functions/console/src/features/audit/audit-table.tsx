import { Link } from "react-router";
import type { AuditEntry } from "../../api/model";
import { Copyable } from "../../ui/copyable";
import { DataTable, type Column } from "../../ui/data-table";
import { shortened } from "../../ui/format";
import { Moment } from "../../ui/moment";
import { EntryFacts } from "./entry-facts";

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
    cell: (entry) => <EntryFacts {...entry} />,
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
