import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { post } from "../../api/client";
import { runAccepted, type Run } from "../../api/model";
import { holds, useSession } from "../../shell/session-context";
import { Dialog } from "../../ui/dialog";
import { ProblemView } from "../../ui/problem-view";

/** Asks first, and says what cancelling does not undo. */
export function CancelRun({ run }: { run: Run }) {
  const session = useSession();
  const client = useQueryClient();
  const field = useId();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const cancel = useMutation({
    mutationFn: () =>
      post(
        runAccepted,
        `/api/v1/runs/${encodeURIComponent(run.id)}/cancel`,
        reason.trim() ? { reason: reason.trim() } : {},
        session.csrfToken,
      ),
    onSuccess: () => {
      setOpen(false);
      void client.invalidateQueries({ queryKey: ["run", run.id] });
    },
  });
  const ended =
    run.status === "completed" || run.status === "faulted" || run.status === "cancelled";
  if (ended || !holds(session, "operator", "admin")) return null;
  return (
    <>
      <button type="button" className="button danger" onClick={() => setOpen(true)}>
        Cancel run
      </button>
      <Dialog title="Cancel this run?" open={open} onClose={() => setOpen(false)}>
        <form
          className="dialog-body"
          onSubmit={(event) => {
            event.preventDefault();
            cancel.mutate();
          }}
        >
          <p>It stops at its next task. What it has already done outside stays done.</p>
          <div className="field">
            <label htmlFor={field}>Reason, for the audit trail</label>
            <input
              id={field}
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
          {cancel.error && <ProblemView error={cancel.error} />}
          <div className="dialog-foot">
            <button type="button" className="button" onClick={() => setOpen(false)}>
              Keep it running
            </button>
            <button type="submit" className="button danger" disabled={cancel.isPending}>
              Cancel the run
            </button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
