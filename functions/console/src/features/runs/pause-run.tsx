import { useMutation, useQueryClient } from "@tanstack/react-query";
import { post } from "../../api/client";
import { runAccepted, type Run } from "../../api/model";
import { holds, useSession } from "../../shell/session-context";
import { ProblemView } from "../../ui/problem-view";

/** Pauses, or lets go on: both can be taken back, so neither asks first. */
export function PauseRun({ run }: { run: Run }) {
  const session = useSession();
  const client = useQueryClient();
  const action = run.status === "paused" ? "resume" : "pause";
  const ask = useMutation({
    mutationFn: () =>
      post(
        runAccepted,
        `/api/v1/runs/${encodeURIComponent(run.id)}/${action}`,
        {},
        session.csrfToken,
      ),
    onSuccess: () => void client.invalidateQueries({ queryKey: ["run", run.id] }),
  });
  const ended =
    run.status === "completed" || run.status === "faulted" || run.status === "cancelled";
  if (ended || !holds(session, "operator", "admin")) return null;
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={ask.isPending}
        onClick={() => ask.mutate()}
      >
        {action === "resume" ? "Resume run" : "Pause run"}
      </button>
      {ask.error && <ProblemView error={ask.error} />}
    </>
  );
}
