import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useSearchParams } from "react-router";
import type { ComparedTask, Run, RunComparison, RunDifference } from "../../api/model";
import { runComparisonQuery } from "../../api/queries";
import { holds, useSession } from "../../shell/session-context";
import { Async } from "../../ui/async";
import { DataTable, type Column } from "../../ui/data-table";
import { duration, shortened, taskName } from "../../ui/format";
import { Section } from "../../ui/page";

type Side = "here" | "there";

const nothing = <span className="muted">nothing</span>;

/** Digests by their heads; all else as it is. */
const said = (value: unknown) => {
  const text = String(value);
  return text.startsWith("sha256:") ? shortened(text) : text;
};

const ofRun = (side: Side): Column<RunDifference> => ({
  header: side === "here" ? "Here" : "There",
  cell: (difference) => {
    const value = difference[side];
    return value === undefined ? nothing : <span title={value}>{said(value)}</span>;
  },
});

const ofTask = (side: Side): Column<ComparedTask> => ({
  header: side === "here" ? "Here" : "There",
  cell: ({ differences, in: both, [side]: record }) => {
    if (!record) return nothing;
    if (both !== "both") return record.outcome ?? "done";
    return differences.map((name) => (
      <div key={name} title={String(record[name] ?? "")}>
        {name}: {record[name] === undefined ? "nothing" : said(record[name])}
      </div>
    ));
  },
});

const took = (side: Side): Column<ComparedTask> => ({
  header: side === "here" ? "Took here" : "Took there",
  align: "end",
  cell: ({ [side]: record }) => (record ? duration(record.micros) : nothing),
});

const RUN: readonly Column<RunDifference>[] = [
  { header: "Of the run", lead: true, cell: ({ member }) => <strong>{member}</strong> },
  ofRun("here"),
  ofRun("there"),
];

const TASKS: readonly Column<ComparedTask>[] = [
  {
    header: "Task",
    lead: true,
    cell: ({ position, iteration }) => (
      <strong title={position}>
        {position ? taskName(position) : "the run"}
        {iteration && ` [${iteration}]`}
      </strong>
    ),
  },
  { header: "Hop", cell: ({ kind }) => kind },
  { header: "In", cell: ({ in: both }) => (both === "both" ? "both" : `only ${both}`) },
  ofTask("here"),
  ofTask("there"),
  took("here"),
  took("there"),
];

const EXPLAINED =
  "Puts the run beside another one, task by task, on what is on record of both. Nothing is called.";

/** Two runs beside each other: this one here, the other one of the address there. */
export function RunCompare({ run }: { run: Run }) {
  const session = useSession();
  const [parameters, setParameters] = useSearchParams();
  const other = parameters.get("compare") ?? "";
  const comparison = useQuery(runComparisonQuery(run.id, other));
  if (!holds(session, "author", "operator", "approver", "auditor", "admin")) return null;
  const compare = (run: string) =>
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        if (run) after.set("compare", run);
        else after.delete("compare");
        return after;
      },
      { replace: true },
    );
  return (
    <Section title="Compare" aside={<Other given={other} onGiven={compare} />}>
      {other === "" ? (
        <p className="panel-body">{EXPLAINED}</p>
      ) : (
        <Async query={comparison} what="the comparison">
          {(found) => <Beside comparison={found} />}
        </Async>
      )}
    </Section>
  );
}

function Other({ given, onGiven }: { given: string; onGiven: (run: string) => void }) {
  const field = useId();
  const [typed, setTyped] = useState(given);
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        onGiven(typed.trim());
      }}
    >
      <label htmlFor={field}>With run</label>
      <input
        id={field}
        value={typed}
        maxLength={200}
        placeholder="run_…"
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" className="button">
        Compare the runs
      </button>
    </form>
  );
}

function Beside({ comparison }: { comparison: RunComparison }) {
  const otherwise = comparison.tasks.filter(
    (task) => task.in !== "both" || task.differences.length > 0,
  );
  return (
    <>
      {comparison.run.length > 0 && (
        <DataTable
          label="What the runs have otherwise"
          columns={RUN}
          rows={comparison.run}
          rowKey={({ member }) => member}
        />
      )}
      {otherwise.length > 0 && (
        <DataTable
          label="What the tasks have otherwise"
          columns={TASKS}
          rows={otherwise}
          rowKey={({ position, iteration, kind }) => `${position} ${iteration} ${kind}`}
        />
      )}
      <p role="status" className="panel-body">
        {outcome(comparison, otherwise.length)}
      </p>
    </>
  );
}

function outcome({ same, tasks }: RunComparison, otherwise: number) {
  if (same) return "They did the same.";
  if (otherwise === 0) return "Task by task they did the same.";
  const alike = tasks.length - otherwise;
  return `${alike} more ${alike === 1 ? "is" : "are"} the same in both.`;
}
