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

const EXPLAINED =
  "Takes the run once more on what is on record of it, to show that it would go the same way. " +
  "Nothing is called and nothing is changed.";

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
      <p role="status" className="panel-body">
        {ask.data ? outcome(ask.data) : EXPLAINED}
      </p>
      {ask.data && ask.data.differences.length > 0 && (
        <DataTable
          label="Differences of the replay"
          columns={DIFFERENCES}
          rows={ask.data.differences}
          rowKey={(each) => `${each.kind} ${each.at} ${each.iteration} ${each.detail}`}
        />
      )}
    </Section>
  );
}

function outcome({ calls, ending, differences }: Replay) {
  const answered = `${calls} ${calls === 1 ? "call" : "calls"} answered from the record, none made.`;
  if (ending.status === "stopped")
    return `${answered} It could not go on: ${ending.reason ?? "the record ends"}`;
  const ended = ending.status === "completed" ? "It completes." : "It faults.";
  return `${answered} ${ended}${differences.length === 0 ? " No difference." : ""}`;
}
