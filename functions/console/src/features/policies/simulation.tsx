import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { post } from "../../api/client";
import { policySimulation, type Policy, type PolicySimulation } from "../../api/model";
import { useSession } from "../../shell/session-context";
import { ChoiceField } from "../../ui/choice-field";
import { DataTable, type Column } from "../../ui/data-table";
import { shortened } from "../../ui/format";
import { Moment } from "../../ui/moment";
import { Section } from "../../ui/page";
import { ProblemView } from "../../ui/problem-view";
import { StatusBadge } from "../../ui/status-badge";

type Change = PolicySimulation["changes"][number];

const DAY_MS = 86_400_000;
const SPANS = [
  { value: "1", name: "the last day" },
  { value: "7", name: "the last 7 days" },
  { value: "30", name: "the last 30 days" },
] as const;

const CHANGES: readonly Column<Change>[] = [
  {
    header: "Task",
    lead: true,
    cell: ({ runId, position }) => (
      <Link to={`/runs/${runId}?task=${encodeURIComponent(position)}`} title={runId}>
        <code>{position || shortened(runId)}</code>
      </Link>
    ),
  },
  { header: "Decided", cell: ({ decidedAt }) => <Moment at={decidedAt} /> },
  {
    header: "Was",
    cell: ({ before, ruleBefore }) => (
      <span>
        <StatusBadge status={before} /> <span className="muted">{ruleBefore}</span>
      </span>
    ),
  },
  {
    header: "Would be",
    cell: ({ after, ruleAfter }) => (
      <span>
        <StatusBadge status={after} /> <span className="muted">{ruleAfter}</span>
      </span>
    ),
  },
  { header: "Why", cell: ({ reason }) => <span className="clip">{reason}</span> },
];

/** What this version would have decided of the actions on record. Nothing is changed by it. */
export function Simulation({ policy }: { policy: Policy }) {
  const session = useSession();
  const [days, setDays] = useState("30");
  const simulate = useMutation({
    mutationFn: () =>
      post(
        policySimulation,
        "/api/v1/policy-simulations",
        {
          document: policy.document,
          since: new Date(Date.now() - Number(days) * DAY_MS).toISOString(),
        },
        session.csrfToken,
      ),
  });
  return (
    <Section
      title="Simulation"
      aside={
        <div className="inline-form">
          <ChoiceField label="Actions of" value={days} choices={SPANS} onChange={setDays} />
          <button
            type="button"
            className="button"
            disabled={simulate.isPending}
            onClick={() => simulate.mutate()}
          >
            Simulate
          </button>
        </div>
      }
    >
      {!simulate.data && (
        <p className="none">
          What this version would have decided of the actions on record. Nothing is changed.
        </p>
      )}
      {simulate.error && <ProblemView error={simulate.error} />}
      {simulate.data && <Outcome found={simulate.data} />}
    </Section>
  );
}

function Outcome({ found }: { found: PolicySimulation }) {
  return (
    <>
      <p role="status" className="panel-body">
        {found.changed === 0
          ? `None of ${found.decided} recorded actions would be decided otherwise.`
          : `${found.changed} of ${found.decided} recorded actions would be decided otherwise.`}
        {!found.complete && " Only the newest were looked at."}
        {found.allCounted === false &&
          " Its windows counted what was looked at in your folders, which may be too few."}
      </p>
      {found.counts.length > 0 && (
        <ul className="changes-by-kind">
          {found.counts.map(({ before, after, count }) => (
            <li key={`${before} ${after}`}>
              {count} × <StatusBadge status={before} /> to <StatusBadge status={after} />
            </li>
          ))}
        </ul>
      )}
      {found.changes.length > 0 && (
        <DataTable
          label="Changed decisions"
          rows={found.changes}
          columns={CHANGES}
          rowKey={({ decisionId }) => decisionId}
        />
      )}
    </>
  );
}
