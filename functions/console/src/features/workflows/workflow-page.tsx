import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";
import type { AppliedDefinition } from "../../api/model";
import { appliedDefinitionQuery } from "../../api/queries";
import { Async } from "../../ui/async";
import { Copyable } from "../../ui/copyable";
import { JsonBlock } from "../../ui/json-block";
import { Moment } from "../../ui/moment";
import { Page, Section } from "../../ui/page";
import { Diagram } from "../runs/diagram";
import { path, runsOf } from "./names";
import { StartRun } from "./start-run";
import { taskAt } from "./task-at";

/** One version of a workflow: its document, its picture, and what came of it. */
export function WorkflowPage() {
  const { digest = "" } = useParams();
  const [parameters] = useSearchParams();
  const selected = parameters.get("task") ?? "";
  const definition = useQuery(appliedDefinitionQuery(digest));
  return (
    <Async query={definition} what="the workflow">
      {(found) => (
        <Page
          title={path(found)}
          documentTitle={`Workflow ${path(found)} ${found.version}`}
          mark={<span className="version">{found.version}</span>}
          actions={<StartRun definition={found} />}
        >
          <div className="approval-grid">
            <div>
              <Task document={found.document} position={selected} />
              <Section title="Document">
                <JsonBlock value={found.document} label="Workflow as JSON" />
              </Section>
            </div>
            <aside aria-label="About this workflow">
              <Facts definition={found} />
              <Section title="Diagram">
                <Diagram diagram={found.diagram} selected={selected} />
              </Section>
            </aside>
          </div>
        </Page>
      )}
    </Async>
  );
}

/** What the document says of the task that was picked in the diagram. */
function Task({
  document,
  position,
}: {
  document: AppliedDefinition["document"];
  position: string;
}) {
  const task = taskAt(document, position);
  if (task === undefined) return null;
  return (
    <Section title="Task" aside={<code>{position}</code>}>
      <JsonBlock value={task} label="Task as JSON" />
    </Section>
  );
}

function Facts({ definition }: { definition: AppliedDefinition }) {
  const { title, appliedAt, appliedBy, digest } = definition;
  return (
    <Section title="Workflow">
      <dl className="facts">
        {title && (
          <>
            <dt>Title</dt>
            <dd>{title}</dd>
          </>
        )}
        <dt>Runs</dt>
        <dd>
          <Link to={runsOf(definition)}>What it ran</Link>
        </dd>
        <dt>Applied</dt>
        <dd>
          <Moment at={appliedAt} /> {appliedBy}
        </dd>
        <dt>Digest</dt>
        <dd>
          <Copyable value={digest} label="definition digest" />
        </dd>
      </dl>
    </Section>
  );
}
