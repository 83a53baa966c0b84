import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { post } from "../../api/client";
import { hold } from "../../api/model";
import { holdsQuery } from "../../api/queries";
import { useSession } from "../../shell/session-context";
import { Dialog } from "../../ui/dialog";
import { ProblemView } from "../../ui/problem-view";

/** Places a hold: on everybody, or on what is kept about one person. */
export function PlaceHold() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button primary" onClick={() => setOpen(true)}>
        Place a hold
      </button>
      <Dialog title="Place a legal hold" open={open} onClose={() => setOpen(false)}>
        {open && <HoldForm onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function HoldForm({ onDone }: { onDone: () => void }) {
  const { csrfToken } = useSession();
  const client = useQueryClient();
  const fields = useId();
  const [reason, setReason] = useState("");
  const [person, setPerson] = useState("");
  const [from, setFrom] = useState("");
  const place = useMutation({
    mutationFn: () =>
      post(
        hold,
        "/api/v1/holds",
        {
          reason: reason.trim(),
          ...(person.trim() && { person: person.trim() }),
          ...(from && { from: new Date(from).toISOString() }),
        },
        csrfToken,
      ),
    onSuccess: async () => {
      onDone();
      await client.invalidateQueries({ queryKey: holdsQuery.queryKey });
    },
  });
  return (
    <form
      className="dialog-body"
      onSubmit={(event) => {
        event.preventDefault();
        place.mutate();
      }}
    >
      <p>
        Until it is released, nobody whom it is about is erased, and entries from its beginning on
        stay on the audit trail, whosesoever they are.
      </p>
      <div className="field">
        <label htmlFor={`${fields}-reason`}>Who wants it, and why</label>
        <input
          id={`${fields}-reason`}
          required
          value={reason}
          maxLength={500}
          placeholder="Case 4711"
          onChange={({ target }) => setReason(target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${fields}-person`}>Person, everybody if left empty</label>
        <input
          id={`${fields}-person`}
          value={person}
          maxLength={200}
          onChange={({ target }) => setPerson(target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${fields}-from`}>Entries from, all if left empty</label>
        <input
          id={`${fields}-from`}
          type="datetime-local"
          value={from}
          onChange={({ target }) => setFrom(target.value)}
        />
      </div>
      {place.error && <ProblemView error={place.error} />}
      <div className="dialog-foot">
        <button type="button" className="button" onClick={onDone}>
          Leave it
        </button>
        <button type="submit" className="button" disabled={place.isPending}>
          Place
        </button>
      </div>
    </form>
  );
}
