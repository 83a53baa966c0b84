import { Link } from "react-router";
import type { Run } from "../../api/model";
import { holds, useSession } from "../../shell/session-context";
import { Copyable } from "../../ui/copyable";
import { shortened } from "../../ui/format";
import { Moment } from "../../ui/moment";
import { Section } from "../../ui/page";
import { RunDuration } from "./run-duration";

interface Props {
  readonly run: Run;
  /** The task that a retry began with, where it is known. */
  readonly from: string | undefined;
}

/** What the run is and what it is pinned to. */
export function RunFacts({ run, from }: Props) {
  const readsDefinitions = holds(useSession(), "author", "operator", "auditor", "admin");
  return (
    <Section title="Run">
      <dl className="facts">
        <dt>Id</dt>
        <dd>
          <Copyable value={run.id} label="run id" whole />
        </dd>
        <dt>Started by</dt>
        <dd>{run.startedBy}</dd>
        {run.deliveryId && (
          <>
            <dt>Delivery</dt>
            <dd>
              <Link to={`/deliveries/${run.deliveryId}`} title={run.deliveryId}>
                <code>{shortened(run.deliveryId)}</code>
              </Link>
            </dd>
          </>
        )}
        {run.parent && (
          <>
            <dt>Started for</dt>
            <dd>
              <Link
                to={`/runs/${run.parent.runId}?task=${encodeURIComponent(run.parent.task)}`}
                title={run.parent.runId}
              >
                <code>{shortened(run.parent.runId)}</code> <code>{run.parent.task}</code>
              </Link>
            </dd>
          </>
        )}
        {run.retryOf && (
          <>
            <dt>Retry of</dt>
            <dd>
              <Link to={`/runs/${run.retryOf}`} title={run.retryOf}>
                <code>{shortened(run.retryOf)}</code>
              </Link>
              {from && (
                <>
                  {" "}
                  at <code>{from}</code>
                </>
              )}
            </dd>
          </>
        )}
        <dt>On record</dt>
        <dd>
          <Moment at={run.createdAt} />
        </dd>
        {run.endedAt && (
          <>
            <dt>Ended</dt>
            <dd>
              <Moment at={run.endedAt} />
            </dd>
          </>
        )}
        <dt>Duration</dt>
        <dd>
          <RunDuration run={run} />
        </dd>
        <dt>Trace</dt>
        <dd>
          <Copyable value={run.traceId} label="trace id" />
        </dd>
        <dt>Definition</dt>
        <dd>
          <Copyable value={run.definitionDigest} label="definition digest" />{" "}
          {readsDefinitions && (
            <Link to={`/workflows/${encodeURIComponent(run.definitionDigest)}`}>The document</Link>
          )}
        </dd>
        <dt>Configuration</dt>
        <dd>
          <Copyable value={run.configDigest} label="configuration digest" />
        </dd>
        <dt>Policy</dt>
        <dd>
          <Copyable value={run.policyDigest} label="policy digest" />
        </dd>
      </dl>
    </Section>
  );
}
