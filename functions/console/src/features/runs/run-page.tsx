import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";
import { run as runSchema, type Run, type RunTrace } from "../../api/model";
import { definitionQuery, runAuditQuery, runQuery, traceQuery } from "../../api/queries";
import { AsItIs } from "../../ui/as-it-is";
import { Async } from "../../ui/async";
import { duration } from "../../ui/format";
import { JsonBlock } from "../../ui/json-block";
import { Page, Section } from "../../ui/page";
import { LiveStatus } from "../../ui/status-badge";
import { AuditTable } from "../audit/audit-table";
import { CancelRun } from "./cancel-run";
import { Diagram } from "./diagram";
import { PauseRun } from "./pause-run";
import { RunChildren } from "./run-children";
import { RunCompare } from "./run-compare";
import { RunConfig } from "./run-config";
import { RunEvidence } from "./run-evidence";
import { RunFacts } from "./run-facts";
import { RunReplay } from "./run-replay";
import { taskStates } from "./task-states";
import { costText } from "./hop-facts";
import { openWaits } from "./open-waits";
import { timeScale, type TimeScale } from "./time-scale";
import { Waterfall } from "./waterfall";

export function RunPage() {
  const { id = "" } = useParams();
  const [parameters] = useSearchParams();
  const selected = parameters.get("task") ?? "";
  const run = useQuery(runQuery(id));
  const trace = useQuery(traceQuery(id));
  return (
    <Async query={run} what="the run">
      {(found) => (
        <Page
          title={found.workflow}
          documentTitle={`${found.workflow} ${found.status}`}
          mark={
            <>
              <span className="version">{found.version}</span>
              <LiveStatus status={found.status} />
            </>
          }
          actions={
            <>
              <PauseRun run={found} />
              <CancelRun run={found} />
            </>
          }
        >
          <OpenQuestions trace={trace.data} />
          <RunProblem run={found} />
          <div className="run-grid">
            <div>
              <Async query={trace} what="the trace">
                {(way) => <Way trace={way} at={trace.dataUpdatedAt} selected={selected} />}
              </Async>
              <RunChildren run={found} />
              <AsItIs
                shown={found}
                redacted={found.redacted ?? []}
                schema={runSchema}
                path={`/api/v1/runs/${encodeURIComponent(id)}`}
              >
                {(seen) => <InputOutput run={seen} />}
              </AsItIs>
              {trace.data && <RunEvidence trace={trace.data} selected={selected} />}
              <RunConfig id={id} />
              <RunReplay run={found} />
              <RunCompare run={found} />
              <RunAudit id={id} />
            </div>
            <aside aria-label="Run and definition">
              <RunFacts run={found} from={trace.data?.continuedFrom?.position} />
              <RunDiagram run={found} trace={trace.data} selected={selected} />
            </aside>
          </div>
        </Page>
      )}
    </Async>
  );
}

function Way({ trace, at, selected }: { trace: RunTrace; at: number; selected: string }) {
  const hops = [...trace.hops, ...openWaits(trace, at)];
  const scale = timeScale(hops);
  return (
    <Section title="Trace" aside={<Times scale={scale} costs={trace.costs} />}>
      {hops.length > 0 ? (
        <Waterfall trace={trace} scale={scale} selected={selected} />
      ) : (
        <p className="none">Nothing has happened yet. The relay takes it up next.</p>
      )}
    </Section>
  );
}

function Times({ scale, costs }: { scale: TimeScale; costs: RunTrace["costs"] }) {
  return (
    <p className="muted">
      {duration(scale.busy)} working
      {scale.waited > 0 && <>, {duration(scale.waited)} waiting for a person</>}
      {costs.map((cost) => (
        <span key={cost.currency}>
          , {costText(cost)}
          {cost.unknown > 0 &&
            ` and ${cost.unknown} ${cost.unknown === 1 ? "call" : "calls"} of unknown cost`}
        </span>
      ))}
    </p>
  );
}

function OpenQuestions({ trace }: { trace: RunTrace | undefined }) {
  const open = trace?.humanTasks.filter(({ state }) => state === "open") ?? [];
  return open.map(({ id, title, role, kind }) => (
    <p key={id} className="note run-note">
      <span>
        {kind === "unknown-effect" ? "Nobody knows whether this took effect" : "Waiting"}: {role}{" "}
        decides on <strong>{title}</strong>
      </span>
      <Link to={`/approvals/${id}`} className="button">
        Look at it
      </Link>
    </p>
  ));
}

function RunProblem({ run }: { run: Run }) {
  const { problem } = run;
  if (!problem) return null;
  return (
    <section className="problem" aria-label="Problem">
      <h2>{problem.title ?? `The run ${run.status}`}</h2>
      {problem.detail && <p>{problem.detail}</p>}
      <p className="problem-foot">
        <code>{problem.type}</code>
        {problem.instance && (
          <Link to={`?task=${encodeURIComponent(problem.instance)}`} replace>
            <code>{problem.instance}</code>
          </Link>
        )}
      </p>
    </section>
  );
}

function InputOutput({ run }: { run: Run }) {
  return (
    <div className="input-output">
      <Section title="Input">
        <JsonBlock value={run.input} label="Input as JSON" />
      </Section>
      <Section title="Output">
        {run.output === undefined ? (
          <p className="none">{run.endedAt ? "None." : "None before the run completes."}</p>
        ) : (
          <JsonBlock value={run.output} label="Output as JSON" />
        )}
      </Section>
    </div>
  );
}

function RunAudit({ id }: { id: string }) {
  const audit = useQuery(runAuditQuery(id));
  return (
    <Section title="Audit">
      <Async query={audit} what="the audit entries">
        {({ items }) =>
          items.length > 0 ? <AuditTable entries={items} /> : <p className="none">No entry yet.</p>
        }
      </Async>
    </Section>
  );
}

function RunDiagram({
  run,
  trace,
  selected,
}: {
  run: Run;
  trace: RunTrace | undefined;
  selected: string;
}) {
  const definition = useQuery(definitionQuery(run.id));
  return (
    <Section title="Diagram">
      <Async query={definition} what="the definition">
        {({ diagram }) => (
          <Diagram diagram={diagram} states={taskStates(diagram, trace, run)} selected={selected} />
        )}
      </Async>
    </Section>
  );
}
