import { useMutation } from "@tanstack/react-query";
import { post } from "../../api/client";
import { replay, type Replay, type ReplayDifference, type Run } from "../../api/model";
import { holds, useSession } from "../../shell/session-context";
import { DataTable, type Column } from "../../ui/data-table";
import { taskName } from "../../ui/format";
import { Section } from "../../ui/page";
import { ProblemView } from "../../ui/problem-view";

const DIFFERENCES: readonly Column<ReplayDifference>[] = [
  {
    header: "Task",
    lead: true,
    cell: ({ at, iteration }) => (
      <strong title={at}>
        {at ? taskName(at) : "the run"}
        {iteration && ` [${iteration}]`}
      </strong>
    ),
  },
  { header: "What", cell: ({ kind }) => kind },
  { header: "Detail", cell: ({ detail }) => detail },
];

/** The run once more on what is on record of it: nothing is called and nothing is changed. */
export function RunReplay({ run }: { run: Run }) {
  const session = useSession();
  const ask = useMutation({
    mutationFn: () =>
      post(replay, `/api/v1/runs/${encodeURIComponent(run.id)}/replay`, {}, session.csrfToken),
  });
  if (!holds(session, "author", "operator", "auditor", "admin")) return null;
  return (
    <Section
      title="Replay"
      aside={
        <button
          type="button"
          className="button"
          disabled={ask.isPending}
          onClick={() => ask.mutate()}
        >
          Replay on record
        </button>
      }
    >
      {ask.error && <ProblemView error={ask.error} />}
      <div role="status">{ask.data ? <Outcome replay={ask.data} /> : <Explained />}</div>
    </Section>
  );
}

function Explained() {
  return (
    <p className="none">
      Takes the run once more on what is on record of it, to show that it would go the same way.
      Nothing is called and nothing is changed.
    </p>
  );
}

function Outcome({ replay: { calls, ending, differences } }: { replay: Replay }) {
  return (
    <>
      <p>
        {calls} {calls === 1 ? "call" : "calls"} answered from the record, none made.{" "}
        {ending.status === "stopped"
          ? `It could not go on: ${ending.reason ?? "the record ends"}`
          : `It ${ending.status === "completed" ? "completes" : "faults"}.`}{" "}
        {differences.length === 0 && ending.status !== "stopped" && "No difference."}
      </p>
      {differences.length > 0 && (
        <DataTable
          label="Differences of the replay"
          columns={DIFFERENCES}
          rows={differences}
          rowKey={(each) => `${each.kind} ${each.at} ${each.iteration} ${each.detail}`}
        />
      )}
    </>
  );
}
