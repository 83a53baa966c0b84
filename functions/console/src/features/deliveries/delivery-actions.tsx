import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Link } from "react-router";
import { post } from "../../api/client";
import { deliveryActionAnswer, type Delivery } from "../../api/model";
import { holds, useSession } from "../../shell/session-context";
import { ProblemView } from "../../ui/problem-view";
import { EditDelivery } from "./edit-delivery";

interface Asked {
  readonly action: "replay" | "requeue" | "discard";
  readonly newRun?: boolean;
}

const SAID: Record<string, string> = {
  queued: "It is taken again.",
  "new-run": "One more run is on its way.",
  discarded: "It is thrown away.",
  announced: "Its event is on record already.",
  "has-run": "It has its run already.",
  starting: "It is on its way already.",
  "not-parked": "It is no dead letter any more.",
  erased: "What was sent is not kept any more.",
  rejected: "It was never let in.",
};

/** Taking a delivery again, and what can be done about a dead letter. */
export function DeliveryActions({ delivery }: { delivery: Delivery }) {
  const session = useSession();
  const client = useQueryClient();
  const field = useId();
  const [reason, setReason] = useState("");
  const ask = useMutation({
    mutationFn: (asked: Asked) =>
      post(
        deliveryActionAnswer,
        "/api/v1/deliveries/actions",
        { ...asked, ids: [delivery.id], ...(reason.trim() ? { reason: reason.trim() } : {}) },
        session.csrfToken,
        { "Idempotency-Key": crypto.randomUUID() },
      ),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["delivery", delivery.id] });
      void client.invalidateQueries({ queryKey: ["deliveries"] });
    },
  });
  if (delivery.state === "rejected" || !holds(session, "operator", "admin")) return null;
  const done = ask.data?.items[0];
  const button = (name: string, asked: Asked, look = "button") => (
    <button
      type="button"
      className={look}
      disabled={ask.isPending}
      onClick={() => ask.mutate(asked)}
    >
      {name}
    </button>
  );
  return (
    <div className="dialog-body">
      <div className="field">
        <label htmlFor={field}>Reason, for the audit trail</label>
        <input
          id={field}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <div className="dialog-foot">
        {delivery.state === "parked" && (
          <>
            {button("Try again", { action: "requeue" })}
            <EditDelivery delivery={delivery} />
            {button("Discard", { action: "discard" }, "button danger")}
          </>
        )}
        {(delivery.state === "filtered" || delivery.state === "discarded") &&
          button("Take it again", { action: "replay" })}
        {!delivery.erased &&
          delivery.state === "started" &&
          button("Replay as a new run", { action: "replay", newRun: true })}
        {!delivery.erased &&
          delivery.state === "announced" &&
          button("Send as a new event", { action: "replay", newRun: true })}
      </div>
      {done && (
        <p role="status">
          {SAID[done.result]}{" "}
          {done.result === "new-run" && done.runId && (
            <Link to={`/runs/${done.runId}`}>See the run</Link>
          )}
        </p>
      )}
      {ask.error && <ProblemView error={ask.error} />}
    </div>
  );
}
