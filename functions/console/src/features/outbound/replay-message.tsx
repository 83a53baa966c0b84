import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { post } from "../../api/client";
import { outboundActionAnswer, type OutboundMessage } from "../../api/model";
import { holds, useSession } from "../../shell/session-context";
import { ReasonDialog } from "../../ui/reason-dialog";

const SAID: Record<string, string> = {
  queued: "It is sent once more, under the id that it has.",
  pending: "It is on its way already.",
  erased: "Its event is not kept any more.",
};

/** Has a message sent once more: the subscriber knows it by its id. */
export function ReplayMessage({ message }: { message: OutboundMessage }) {
  const session = useSession();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const replay = useMutation({
    mutationFn: (reason: string) =>
      post(
        outboundActionAnswer,
        "/api/v1/outbound/actions",
        { action: "replay", ids: [message.id], ...(reason && { reason }) },
        session.csrfToken,
      ),
    onSuccess: () => {
      setOpen(false);
      void client.invalidateQueries({ queryKey: ["outbound"] });
    },
  });
  if (message.erased || message.state === "pending" || !holds(session, "operator", "admin")) {
    return replay.data ? <p role="status">{SAID[replay.data.items[0]?.result ?? ""]}</p> : null;
  }
  return (
    <div className="dialog-body">
      <div className="dialog-foot">
        <button type="button" className="button" onClick={() => setOpen(true)}>
          Send once more
        </button>
      </div>
      <ReasonDialog
        title="Send this message once more?"
        label="Reason, for the audit trail"
        verb="Send it"
        open={open}
        busy={replay.isPending}
        error={replay.error}
        onClose={() => setOpen(false)}
        onGiven={(reason) => replay.mutate(reason)}
      >
        It goes out under the id that it has, so that who has it already can tell.
      </ReasonDialog>
      {replay.data && <p role="status">{SAID[replay.data.items[0]?.result ?? ""]}</p>}
    </div>
  );
}
