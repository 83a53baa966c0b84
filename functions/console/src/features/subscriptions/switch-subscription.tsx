import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { post } from "../../api/client";
import { subscriptionActionAnswer, type Subscription } from "../../api/model";
import { holds, useSession } from "../../shell/session-context";
import { ProblemView } from "../../ui/problem-view";
import { ReasonDialog } from "../../ui/reason-dialog";

/** Stops sending for a subscription, with a reason, or goes on with it. */
export function SwitchSubscription({ subscription }: { subscription: Subscription }) {
  const session = useSession();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const act = useMutation({
    mutationFn: (asked: { action: "enable" | "disable"; reason?: string }) =>
      post(
        subscriptionActionAnswer,
        "/api/v1/subscriptions/actions",
        { subscription: subscription.name, ...asked },
        session.csrfToken,
      ),
    onSuccess: () => {
      setOpen(false);
      void client.invalidateQueries({ queryKey: ["subscriptions"] });
    },
  });
  if (!holds(session, "operator", "admin")) return null;
  if (!subscription.enabled) {
    return (
      <>
        <button
          type="button"
          className="button"
          aria-label={`Enable ${subscription.name}`}
          disabled={act.isPending}
          onClick={() => act.mutate({ action: "enable" })}
        >
          Enable
        </button>
        {act.error && <ProblemView error={act.error} />}
      </>
    );
  }
  return (
    <>
      <button
        type="button"
        className="button"
        aria-label={`Disable ${subscription.name}`}
        onClick={() => setOpen(true)}
      >
        Disable
      </button>
      <ReasonDialog
        title={`Disable ${subscription.name}?`}
        label="Reason, for people and for the audit trail"
        verb="Disable"
        open={open}
        busy={act.isPending}
        error={act.error}
        onClose={() => setOpen(false)}
        onGiven={(reason) => act.mutate({ action: "disable", ...(reason && { reason }) })}
      >
        It gets no new events. What is on its way waits until it is enabled.
      </ReasonDialog>
    </>
  );
}
