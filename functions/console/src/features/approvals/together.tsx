import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Link } from "react-router";
import { post } from "../../api/client";
import { jointDecision, type HumanTask, type HumanTaskSummary } from "../../api/model";
import { approvalQuery } from "../../api/queries";
import { useSession } from "../../shell/session-context";
import { Async } from "../../ui/async";
import { JsonBlock } from "../../ui/json-block";
import { Section } from "../../ui/page";
import { ProblemView } from "../../ui/problem-view";
import { StatusBadge } from "../../ui/status-badge";
import { choiceOf } from "./choices";
import { documentsOf, seen } from "./review/documents";
import { useDigestMatch } from "./shown-task";

/** Whether a question may be decided with others: those that want an answer of their own may not. */
export const isDecidedTogether = ({ kind, state }: HumanTaskSummary): boolean =>
  state === "open" && (kind === "approval" || kind === "document-review");

/** Whether two questions show the same, and so may be decided by one word. */
export const showTheSame = (one: HumanTaskSummary, other: HumanTaskSummary): boolean =>
  one.payloadDigest === other.payloadDigest &&
  one.kind === other.kind &&
  one.choices.join() === other.choices.join();

/** One decision on questions that show the same, with what it came to for each. */
export function Together({
  tasks,
  onDone,
}: {
  tasks: readonly HumanTaskSummary[];
  onDone: () => void;
}) {
  const [first] = tasks;
  const shown = useQuery({ ...approvalQuery(first?.id ?? ""), enabled: first !== undefined });
  if (!first) return null;
  return (
    <Async query={shown} what="what they show">
      {(task) => (
        <Deciding
          key={tasks.map(({ id }) => id).join()}
          task={task}
          tasks={tasks}
          onDone={onDone}
        />
      )}
    </Async>
  );
}

interface Props {
  /** The first of them, with the payload that all of them show. */
  readonly task: HumanTask;
  readonly tasks: readonly HumanTaskSummary[];
  readonly onDone: () => void;
}

function Deciding({ task, tasks, onDone }: Props) {
  const fields = useId();
  const [comment, setComment] = useState("");
  const match = useDigestMatch(task);
  const decide = useDecideTogether(task, tasks);
  const changed = tasks.some(({ payloadDigest }) => payloadDigest !== task.payloadDigest);
  if (decide.data) {
    return <Results items={decide.data.items} tasks={tasks} onDone={onDone} />;
  }
  const wantsComment = (outcome: string) =>
    outcome === "changes-requested" || (task.kind === "document-review" && outcome === "rejected");
  return (
    <Section title={`Decide on ${tasks.length} that show the same`}>
      <JsonBlock value={task.payload} label="Payload that all of them show" />
      <div className="panel-body decision">
        {match === "mismatch" && (
          <p className="field-error" role="alert">
            What you see does not have the digest that would be decided on.
          </p>
        )}
        <div className="field">
          <label htmlFor={`${fields}-comment`}>Comment, for each run and the audit trail</label>
          <textarea
            id={`${fields}-comment`}
            rows={2}
            maxLength={2000}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
        </div>
        <div className="choices">
          {task.choices.map((outcome) => (
            <button
              key={outcome}
              type="button"
              className={`button ${choiceOf(outcome).look}`}
              disabled={
                decide.isPending ||
                changed ||
                match === "mismatch" ||
                match === "checking" ||
                (wantsComment(outcome) && comment.trim() === "")
              }
              onClick={() => decide.mutate({ outcome, comment: comment.trim() })}
            >
              {choiceOf(outcome).name} {tasks.length}
            </button>
          ))}
          <button type="button" className="button quiet" onClick={onDone}>
            Clear the selection
          </button>
        </div>
        {decide.error && <ProblemView error={decide.error} />}
      </div>
    </Section>
  );
}

type Item = { readonly id: string; readonly result: string; readonly detail?: string | undefined };

function Results({ items, tasks, onDone }: { items: readonly Item[] } & Omit<Props, "task">) {
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  const taken = items.filter(({ result }) => result === "decided" || result === "voted").length;
  return (
    <Section title="What became of it">
      <div className="panel-body decision" role="status" aria-label="Decisions">
        <p>
          {taken} of {items.length} were taken.
        </p>
        <ul className="votes">
          {items.map(({ id, result, detail }) => (
            <li key={id}>
              <StatusBadge status={result} />{" "}
              <Link to={`/approvals/${encodeURIComponent(id)}`}>{titles.get(id) ?? id}</Link>
              {detail && <p className="muted">{detail}</p>}
            </li>
          ))}
        </ul>
        <div className="choices">
          <button type="button" className="button" onClick={onDone}>
            Done
          </button>
        </div>
      </div>
    </Section>
  );
}

function useDecideTogether(task: HumanTask, tasks: readonly HumanTaskSummary[]) {
  const session = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ outcome, comment }: { outcome: string; comment: string }) =>
      post(
        jointDecision,
        "/api/v1/approvals/decisions",
        {
          ids: tasks.map(({ id }) => id),
          outcome,
          payloadDigest: task.payloadDigest,
          ...(comment && { comment }),
          ...(task.kind === "document-review" && { documents: seen(documentsOf(task.payload)) }),
        },
        session.csrfToken,
      ),
    onSettled: () => {
      for (const key of ["approval", "approvals", "run"]) {
        void client.invalidateQueries({ queryKey: [key] });
      }
    },
  });
}
