import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { post } from "../../api/client";
import { hold as holdSchema, type Hold } from "../../api/model";
import { holdsQuery } from "../../api/queries";
import { useSession } from "../../shell/session-context";
import { ReasonDialog } from "../../ui/reason-dialog";

/** Ends a hold, with a reason; it stays on the list. */
export function ReleaseHold({ hold }: { hold: Hold }) {
  const { csrfToken } = useSession();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const release = useMutation({
    mutationFn: (reason: string) =>
      post(
        holdSchema,
        `/api/v1/holds/${encodeURIComponent(hold.id)}/release`,
        { reason },
        csrfToken,
      ),
    onSuccess: async () => {
      setOpen(false);
      await client.invalidateQueries({ queryKey: holdsQuery.queryKey });
    },
  });
  return (
    <>
      <button
        type="button"
        className="button danger"
        aria-label={`Release the hold: ${hold.reason}`}
        onClick={() => setOpen(true)}
      >
        Release
      </button>
      <ReasonDialog
        title="Release this hold?"
        label="Reason, for the audit trail"
        verb="Release"
        required
        open={open}
        busy={release.isPending}
        error={release.error}
        onClose={() => {
          setOpen(false);
          release.reset();
        }}
        onGiven={(reason) => release.mutate(reason)}
      >
        What it kept may then be erased, and leave the trail when its time is up. It can't be taken
        back; another can be placed on what is still there.
      </ReasonDialog>
    </>
  );
}
