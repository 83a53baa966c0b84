import type { ReactNode } from "react";
import { Link } from "react-router";
import { prettyJson } from "../../api/exact-json";
import type {
  Checkpoint,
  Effect,
  HumanTaskSummary,
  PolicyDecision,
  Receipt,
  RunTrace,
  TaskLease,
} from "../../api/model";
import { Copyable } from "../../ui/copyable";
import { DataTable, type Column } from "../../ui/data-table";
import { duration, taskName } from "../../ui/format";
import { Moment } from "../../ui/moment";
import { Section } from "../../ui/page";
import { StatusBadge } from "../../ui/status-badge";
import { leaseName } from "./hop-facts";

interface Place {
  readonly position: string;
  readonly iteration: string;
}

const task = <T extends Place>(): Column<T> => ({
  header: "Task",
  lead: true,
  cell: ({ position, iteration }) => (
    <strong title={position}>
      {taskName(position)}
      {iteration && ` [${iteration}]`}
    </strong>
  ),
});

const DECISIONS: readonly Column<PolicyDecision>[] = [
  task(),
  { header: "Outcome", cell: ({ outcome }) => <StatusBadge status={outcome} /> },
  {
    header: "Rule",
    cell: ({ rule, reason, action, answers }) => (
      <details>
        <summary title={reason}>{rule ? <code>{rule}</code> : "none matched"}</summary>
        <p>{reason}</p>
        {answers.length > 1 && (
          <ul>
            {answers.map((answer) => (
              <li key={answer.digest}>
                <code>
                  {answer.policy}@{answer.version}
                </code>{" "}
                {answer.mode === "shadow" && "would have said "}
                {answer.outcome}: {answer.reason}
              </li>
            ))}
          </ul>
        )}
        <pre className="json inline">{prettyJson(action)}</pre>
      </details>
    ),
  },
  {
    header: "Policy",
    cell: ({ policyDigest }) => <Copyable value={policyDigest} label="policy digest" />,
  },
  {
    header: "Action",
    cell: ({ actionDigest }) => <Copyable value={actionDigest} label="action digest" />,
  },
  { header: "Took", align: "end", cell: ({ micros }) => duration(micros) },
];

const EFFECTS: readonly Column<Effect>[] = [
  task(),
  { header: "State", cell: ({ state }) => <StatusBadge status={state} /> },
  { header: "Key", cell: ({ key }) => <Copyable value={key} label="idempotency key" whole /> },
  {
    header: "Arguments",
    cell: ({ argumentsDigest }) => <Copyable value={argumentsDigest} label="arguments digest" />,
  },
  { header: "Token", align: "end", cell: ({ fencingToken }) => fencingToken },
  { header: "Intended", cell: ({ intendedAt }) => <Moment at={intendedAt} /> },
];

const LEASES: readonly Column<TaskLease>[] = [
  task(),
  { header: "Secret", cell: (lease) => leaseName(lease) },
  { header: "Host", cell: ({ host }) => host },
  {
    header: "State",
    cell: ({ state, refusal }) => (
      <>
        <StatusBadge status={state} /> {refusal && <span className="muted">{refusal}</span>}
      </>
    ),
  },
  { header: "Granted", cell: ({ grantedAt }) => <Moment at={grantedAt} /> },
];

const KEPT = { effect: "a call's result", decision: "a decision", run: "a run that it started" };

const CHECKPOINTS: readonly Column<Checkpoint>[] = [
  task(),
  { header: "Checkpoint", cell: ({ number }) => number },
  { header: "Keeps", cell: ({ kind }) => KEPT[kind] },
  { header: "Kept", cell: ({ at }) => <Moment at={at} /> },
];

const RECEIPTS: readonly Column<Receipt>[] = [
  task(),
  { header: "Tool", cell: ({ tool }) => tool },
  { header: "Receipt", cell: ({ id }) => <Copyable value={id} label="receipt id" /> },
  {
    header: "Result",
    cell: ({ resultDigest }) => <Copyable value={resultDigest} label="result digest" />,
  },
  { header: "MAC", cell: ({ mac }) => <Copyable value={mac} label="receipt MAC" /> },
  { header: "Acted", cell: ({ actedAt }) => <Moment at={actedAt} /> },
];

const HUMAN_TASKS: readonly Column<HumanTaskSummary>[] = [
  task(),
  { header: "Asked", cell: ({ id, title }) => <Link to={`/approvals/${id}`}>{title}</Link> },
  { header: "State", cell: ({ state, outcome }) => <StatusBadge status={outcome ?? state} /> },
  { header: "Role", cell: ({ role }) => role },
  {
    header: "Decided by",
    cell: ({ decidedBy }) => decidedBy ?? <span className="muted">nobody yet</span>,
  },
  { header: "When", cell: ({ decidedAt, createdAt }) => <Moment at={decidedAt ?? createdAt} /> },
];

/** Everything that proves what the run was allowed to do and what it did. */
export function RunEvidence({ trace, selected }: { trace: RunTrace; selected: string }) {
  const isSelected = ({ position }: Place) => position !== "" && position === selected;
  return (
    <>
      <Evidence
        title="Policy decisions"
        none="No action needed a decision yet."
        rows={trace.policyDecisions}
      >
        <DataTable
          label="Policy decisions"
          columns={DECISIONS}
          rows={trace.policyDecisions}
          rowKey={({ id }) => id}
          isSelected={isSelected}
        />
      </Evidence>
      <Evidence title="Human tasks" none="Nobody was asked." rows={trace.humanTasks}>
        <DataTable
          label="Human tasks"
          columns={HUMAN_TASKS}
          rows={trace.humanTasks}
          rowKey={({ id }) => id}
          isSelected={isSelected}
        />
      </Evidence>
      <Evidence title="Effects" none="Nothing outside was touched." rows={trace.effects}>
        <DataTable
          label="Effects"
          columns={EFFECTS}
          rows={trace.effects}
          rowKey={({ key, attempt }) => `${key} ${attempt}`}
          isSelected={isSelected}
        />
      </Evidence>
      <Evidence title="Leases" none="No secret was lent." rows={trace.leases}>
        <DataTable
          label="Leases"
          columns={LEASES}
          rows={trace.leases}
          rowKey={({ id }) => id}
          isSelected={isSelected}
        />
      </Evidence>
      <Evidence title="Receipts" none="No receipt yet." rows={trace.receipts}>
        <DataTable
          label="Receipts"
          columns={RECEIPTS}
          rows={trace.receipts}
          rowKey={({ id }) => id}
          isSelected={isSelected}
        />
      </Evidence>
      <Evidence
        title="Checkpoints"
        none="Nothing is kept yet that a retry could go on from."
        rows={trace.checkpoints}
      >
        <DataTable
          label="Checkpoints"
          columns={CHECKPOINTS}
          rows={trace.checkpoints}
          rowKey={({ number }) => String(number)}
          isSelected={isSelected}
        />
      </Evidence>
    </>
  );
}

function Evidence({
  title,
  none,
  rows,
  children,
}: {
  title: string;
  none: string;
  rows: readonly unknown[];
  children: ReactNode;
}) {
  return (
    <Section title={title}>{rows.length > 0 ? children : <p className="none">{none}</p>}</Section>
  );
}
