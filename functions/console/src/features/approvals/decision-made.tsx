import type { HumanTask } from "../../api/model";
import { prettyJson } from "../../api/exact-json";
import { Moment } from "../../ui/moment";
import { Section } from "../../ui/page";
import { StatusBadge } from "../../ui/status-badge";
import { FilledIn } from "./form/filled-in";

export function DecisionMade({ task }: { task: HumanTask }) {
  if (task.state !== "decided") {
    return (
      <p className="note" role="status">
        {task.state === "expired"
          ? "It expired before anybody decided."
          : "Its run was cancelled before anybody decided."}
      </p>
    );
  }
  return (
    <Section title="Decision">
      <dl className="facts" role="status" aria-label="Decision">
        <dt>Outcome</dt>
        <dd>
          <StatusBadge status={task.outcome ?? task.state} />
        </dd>
        <dt>By</dt>
        <dd>{task.decidedBy}</dd>
        {task.decidedAt && (
          <>
            <dt>When</dt>
            <dd>
              <Moment at={task.decidedAt} />
            </dd>
          </>
        )}
        {task.comment && (
          <>
            <dt>Comment</dt>
            <dd>{task.comment}</dd>
          </>
        )}
        {task.kind === "form" && <FilledIn payload={task.payload} result={task.result} />}
        {task.kind !== "form" && task.result !== undefined && (
          <>
            <dt>Result</dt>
            <dd>
              <pre>{prettyJson(task.result)}</pre>
            </dd>
          </>
        )}
      </dl>
    </Section>
  );
}
