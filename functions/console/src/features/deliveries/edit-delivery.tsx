import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { put, read } from "../../api/client";
import { delivery as deliverySchema, deliveryEdited, type Delivery } from "../../api/model";
import { useSession } from "../../shell/session-context";
import { Dialog } from "../../ui/dialog";
import { ProblemView } from "../../ui/problem-view";

/** Gives a dead letter another body; what was sent stays beside it. */
export function EditDelivery({ delivery }: { delivery: Delivery }) {
  const session = useSession();
  const client = useQueryClient();
  const bodyField = useId();
  const reasonField = useId();
  const [open, setOpen] = useState(false);
  const last = delivery.edits.at(-1) ?? delivery;
  const [body, setBody] = useState("");
  const [reason, setReason] = useState("");
  const edit = useMutation({
    mutationFn: () =>
      put(
        deliveryEdited,
        `/api/v1/deliveries/${encodeURIComponent(delivery.id)}/body`,
        { bodyDigest: last.bodyDigest, body, reason: reason.trim() },
        session.csrfToken,
      ),
    onSuccess: () => {
      setOpen(false);
      void client.invalidateQueries({ queryKey: ["delivery", delivery.id] });
    },
  });
  // What is masked must not come to be the body: it is edited as it is.
  const begin = useMutation({
    mutationFn: async () => {
      if (!last.redacted?.length) return last.body ?? "";
      const raw = await read(
        deliverySchema,
        `/api/v1/deliveries/${encodeURIComponent(delivery.id)}/raw`,
      );
      return (raw.edits.at(-1) ?? raw).body ?? "";
    },
    onSuccess: (text) => {
      setBody(text);
      setOpen(true);
    },
  });
  if (last.body === undefined) return null;
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={begin.isPending}
        onClick={() => begin.mutate()}
      >
        Edit
      </button>
      {begin.error && <ProblemView error={begin.error} />}
      <Dialog title="Edit this dead letter" open={open} onClose={() => setOpen(false)}>
        <form
          className="dialog-body"
          onSubmit={(event) => {
            event.preventDefault();
            edit.mutate();
          }}
        >
          <p>What was sent stays on record, and the trail names the digests of both.</p>
          <div className="field">
            <label htmlFor={bodyField}>Body</label>
            <textarea
              id={bodyField}
              rows={12}
              value={body}
              onChange={(event) => setBody(event.target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor={reasonField}>Reason, for the audit trail</label>
            <input
              id={reasonField}
              required
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
          {edit.error && <ProblemView error={edit.error} />}
          <div className="dialog-foot">
            <button type="button" className="button" onClick={() => setOpen(false)}>
              Leave it
            </button>
            <button type="submit" className="button" disabled={edit.isPending}>
              Save the body
            </button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
