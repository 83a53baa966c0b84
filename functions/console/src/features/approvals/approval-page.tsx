import { useQuery } from "@tanstack/react-query";
import { useState, type ComponentProps } from "react";
import { Link, useParams } from "react-router";
import type { HumanTask } from "../../api/model";
import { approvalQuery } from "../../api/queries";
import { Async } from "../../ui/async";
import { Copyable } from "../../ui/copyable";
import { shortened, taskName } from "../../ui/format";
import { JsonBlock } from "../../ui/json-block";
import { Moment } from "../../ui/moment";
import { Page, Section } from "../../ui/page";
import { LiveStatus } from "../../ui/status-badge";
import { Decision } from "./decision";
import { Votes } from "./votes";
import { wanted } from "./wanted";
import { DecisionMade } from "./decision-made";
import { FormAnswer, isToldAtFields } from "./form/form-answer";
import { Handling } from "./handling";
import { documentsOf } from "./review/documents";
import { DocumentsList } from "./review/documents-list";
import { Refusal } from "./refusal";
import { useDecide } from "./use-decide";
import { useDigestMatch, useShownTask, type Match } from "./shown-task";

export function ApprovalPage() {
  const { id = "" } = useParams();
  const approval = useQuery(approvalQuery(id));
  return (
    <Async query={approval} what="the approval">
      {(task) => <Approval key={task.id} latest={task} />}
    </Async>
  );
}

type Checking = Pick<ComponentProps<typeof DocumentsList>, "onCheck">;

function Approval({ latest }: { latest: HumanTask }) {
  const { task, changed, look } = useShownTask(latest);
  const match = useDigestMatch(task);
  const decide = useDecide(task);
  const [others, setOthers] = useState<readonly string[]>([]);
  const Answering = task.kind === "form" ? FormAnswer : Decision;
  return (
    <Page title={task.title} mark={<LiveStatus status={latest.outcome ?? latest.state} />}>
      <div className="approval-grid">
        <div>
          {task.kind === "unknown-effect" && <UnknownEffect />}
          <Shown
            task={task}
            match={match}
            onCheck={(name, isOther) =>
              setOthers((before) => [
                ...before.filter((it) => it !== name),
                ...(isOther ? [name] : []),
              ])
            }
          />
          {changed && (
            <div className="note" role="alert">
              <p>
                The payload changed, look again. What you see above can no longer be decided on.
              </p>
              <button type="button" className="button" onClick={look}>
                Show the new payload
              </button>
            </div>
          )}
          <Votes task={latest} />
          {decide.error && !isToldAtFields(decide.error, task) && (
            <Refusal error={decide.error} latest={latest} changed={changed} />
          )}
          {latest.state === "open" ? (
            <Answering
              task={task}
              decide={decide}
              blocked={changed || match === "mismatch" || match === "checking" || others.length > 0}
            />
          ) : (
            <DecisionMade task={latest} />
          )}
        </div>
        <aside aria-label="About this approval">
          <AboutTask task={latest} />
          <Handling task={latest} />
        </aside>
      </div>
    </Page>
  );
}

/** Exactly what is decided on; of a form or documents first what a person looks at. */
function Shown({ task, match, onCheck }: { task: HumanTask; match: Match } & Checking) {
  const digest = <PayloadDigest task={task} match={match} />;
  if (task.kind !== "form" && task.kind !== "document-review") {
    return (
      <Section title="Payload" aside={digest}>
        <JsonBlock value={task.payload} label="Payload as JSON" />
      </Section>
    );
  }
  const about = (task.payload as { about?: unknown } | null)?.about;
  return (
    <Section title={task.kind === "form" ? "About" : "Under review"} aside={digest}>
      {about !== undefined && <JsonBlock value={about} label="What it is about as JSON" />}
      {task.kind === "document-review" && (
        <DocumentsList
          key={task.payloadDigest}
          documents={documentsOf(task.payload)}
          onCheck={onCheck}
        />
      )}
      <details className="panel-body">
        <summary>The whole payload</summary>
        <JsonBlock value={task.payload} label="Payload as JSON" />
      </details>
    </Section>
  );
}

function UnknownEffect() {
  return (
    <p className="note approval-note">
      Penstock stopped between making this call and recording its result. Nobody knows whether it
      took effect, and the target is not declared idempotent, so it is not made again by itself.
      Look at the target, then decide.
    </p>
  );
}

const MATCHES: Record<Match, string> = {
  checking: "checking …",
  match: "is what you see",
  mismatch: "is not what you see",
  unchecked: "not checked by this browser",
};

function PayloadDigest({ task, match }: { task: HumanTask; match: Match }) {
  return (
    <span className="payload-digest">
      <span className="muted">Digest</span>
      <Copyable value={task.payloadDigest} label="payload digest" />
      <span className={`digest-${match}`} role={match === "mismatch" ? "alert" : undefined}>
        {MATCHES[match]}
      </span>
    </span>
  );
}

function AboutTask({ task }: { task: HumanTask }) {
  return (
    <Section title="Asked">
      <dl className="facts">
        <dt>By</dt>
        <dd>{task.askedBy}</dd>
        <dt>Of</dt>
        <dd>
          {wanted(task)}
          {task.fourEyes && ", none of whom it is the own doing of"}
        </dd>
        <dt>With</dt>
        <dd>
          {task.assignee ??
            (task.groups.length > 0 ? (
              `the groups ${task.groups.join(", ")}`
            ) : (
              <span className="muted">nobody yet</span>
            ))}
        </dd>
        <dt>Run</dt>
        <dd>
          <Link
            to={`/runs/${task.runId}?task=${encodeURIComponent(task.position)}`}
            title={task.runId}
          >
            <code>{shortened(task.runId)}</code>
          </Link>
        </dd>
        <dt>Task</dt>
        <dd title={task.position}>
          {taskName(task.position)}
          {task.iteration && ` [${task.iteration}]`}
        </dd>
        <dt>When</dt>
        <dd>
          <Moment at={task.createdAt} />
        </dd>
        <dt>Due</dt>
        <dd>{task.dueAt ? <Moment at={task.dueAt} /> : <span className="muted">no limit</span>}</dd>
        <dt>Id</dt>
        <dd>
          <Copyable value={task.id} label="approval id" whole />
        </dd>
      </dl>
    </Section>
  );
}
