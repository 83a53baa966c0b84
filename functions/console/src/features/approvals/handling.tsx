import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { post } from "../../api/client";
import { humanTask, type HumanTask } from "../../api/model";
import { useSession } from "../../shell/session-context";
import { Moment } from "../../ui/moment";
import { Section } from "../../ui/page";
import { ProblemView } from "../../ui/problem-view";
import { isForOne } from "./wanted";

interface Wanted {
  readonly action: "claim" | "release" | "delegate" | "comment";
  readonly to?: string;
  readonly comment?: string;
}

/** Through whose hands a question went, and what a person may do about it besides deciding. */
export function Handling({ task }: { task: HumanTask }) {
  const session = useSession();
  const fields = useId();
  const [text, setText] = useState("");
  const [to, setTo] = useState("");
  const handle = useHandle(task);
  const comment = text.trim() ? { comment: text.trim() } : {};
  const alone = isForOne(task);
  const mine = task.assignee === `person:${session.person}`;
  const may = task.you === "may" && alone;
  return (
    <Section title="Assignment">
      <div className="panel-body handling">
        <Steps task={task} />
        {task.state === "open" && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              handle.mutate({ action: "comment", ...comment }, { onSuccess: () => setText("") });
            }}
          >
            <div className="field">
              <label htmlFor={`${fields}-text`}>Note for the others</label>
              <textarea
                id={`${fields}-text`}
                rows={2}
                maxLength={4000}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            </div>
            {may && (
              <div className="field">
                <label htmlFor={`${fields}-to`}>Delegate to</label>
                <input
                  id={`${fields}-to`}
                  value={to}
                  maxLength={200}
                  onChange={(event) => setTo(event.target.value)}
                />
              </div>
            )}
            <div className="choices">
              <button className="button" disabled={!text.trim() || handle.isPending}>
                Comment
              </button>
              {may && !mine && (
                <button
                  type="button"
                  className="button"
                  disabled={handle.isPending}
                  onClick={() => handle.mutate({ action: "claim" })}
                >
                  Claim
                </button>
              )}
              {mine && (
                <button
                  type="button"
                  className="button"
                  disabled={handle.isPending}
                  onClick={() => handle.mutate({ action: "release" })}
                >
                  Release
                </button>
              )}
              {may && (
                <button
                  type="button"
                  className="button"
                  disabled={!to.trim() || handle.isPending}
                  onClick={() => handle.mutate({ action: "delegate", to: to.trim(), ...comment })}
                >
                  Delegate
                </button>
              )}
            </div>
          </form>
        )}
        {handle.error && <ProblemView error={handle.error} />}
      </div>
    </Section>
  );
}

function Steps({ task }: { task: HumanTask }) {
  if (task.steps.length === 0) return <p className="muted">Nobody has claimed it yet.</p>;
  return (
    <ol className="votes" aria-label="Who had it">
      {task.steps.map(({ kind, actor, to, comment, at }, place) => (
        <li key={place}>
          {actor} {kind}
          {to && ` to ${to}`}, <Moment at={at} />
          {comment && <p className="muted">{comment}</p>}
        </li>
      ))}
    </ol>
  );
}

function useHandle(task: HumanTask) {
  const session = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: Wanted) =>
      post(
        humanTask,
        `/api/v1/approvals/${encodeURIComponent(task.id)}/actions`,
        wanted,
        session.csrfToken,
      ),
    onSettled: () => {
      for (const key of ["approval", "approvals"]) {
        void client.invalidateQueries({ queryKey: [key] });
      }
    },
  });
}
