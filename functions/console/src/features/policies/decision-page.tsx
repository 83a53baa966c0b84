import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import type { Explanation } from "../../api/model";
import { explanationQuery } from "../../api/queries";
import { Async } from "../../ui/async";
import { Copyable } from "../../ui/copyable";
import { DataTable, type Column } from "../../ui/data-table";
import { shortened, taskName } from "../../ui/format";
import { JsonBlock } from "../../ui/json-block";
import { Moment } from "../../ui/moment";
import { Page, Section } from "../../ui/page";
import { StatusBadge } from "../../ui/status-badge";

type Asked = Explanation["policies"][number];

const RULES: readonly Column<Asked["rules"][number]>[] = [
  { header: "Rule", lead: true, cell: ({ name }) => name },
  { header: "When", cell: ({ when }) => <code className="wrap">{when}</code> },
  { header: "Says", cell: ({ says }) => <StatusBadge status={says} /> },
  {
    header: "Result",
    cell: ({ result, failure }) => (
      <span>
        {result.replaceAll("-", " ")} {failure && <span className="muted">{failure}</span>}
      </span>
    ),
  },
];

/** Why something was decided: every policy that was asked, rule by rule, and what it could see. */
export function DecisionPage() {
  const { id = "" } = useParams();
  const decision = useQuery(explanationQuery(id));
  return (
    <Async query={decision} what="the decision">
      {(found) => (
        <Page
          title={`Decision on ${taskName(found.position)}`}
          mark={<StatusBadge status={found.outcome} />}
        >
          {!found.inputIntact && (
            <p className="note" role="alert">
              What is stored of the action is not what was decided on: its digest is another one.
            </p>
          )}
          <div className="approval-grid">
            <div>
              {found.policies.map((policy) => (
                <AskedPolicy key={policy.digest} policy={policy} />
              ))}
              <Section title="What could be seen">
                <JsonBlock value={found.input} label="Input of the decision as JSON" />
              </Section>
            </div>
            <aside aria-label="About this decision">
              <About decision={found} />
            </aside>
          </div>
        </Page>
      )}
    </Async>
  );
}

function AskedPolicy({ policy }: { policy: Asked }) {
  const told = [
    policy.classes.length > 0 ? `of class ${policy.classes.join(", ")}` : "of no class",
    `risk ${policy.risk}`,
    ...(policy.mode === "shadow" ? ["a shadow, without a say"] : []),
  ];
  return (
    <Section
      title={`${policy.policy} ${policy.version}`}
      aside={<span className="muted">{told.join("; ")}</span>}
    >
      <p className="panel-body">
        <StatusBadge status={policy.outcome} /> {policy.reason}{" "}
        <Link to={`/policies/${encodeURIComponent(policy.digest)}`}>Show the policy</Link>
      </p>
      {policy.rules.length > 0 && (
        <DataTable
          label={`Rules of ${policy.policy}`}
          rows={policy.rules}
          columns={RULES}
          rowKey={({ name }) => name}
        />
      )}
    </Section>
  );
}

function About({ decision }: { decision: Explanation }) {
  return (
    <Section title="Decision">
      <dl className="facts">
        <dt>Why</dt>
        <dd>{decision.reason}</dd>
        <dt>Run</dt>
        <dd>
          <Link
            to={`/runs/${decision.runId}?task=${encodeURIComponent(decision.position)}`}
            title={decision.runId}
          >
            <code>{shortened(decision.runId)}</code>
          </Link>
        </dd>
        <dt>Attempt</dt>
        <dd>{decision.attempt}</dd>
        <dt>Decided</dt>
        <dd>
          <Moment at={decision.decidedAt} />
        </dd>
        <dt>Seen</dt>
        <dd>
          <Copyable value={decision.inputDigest} label="digest of what was seen" />
        </dd>
        <dt>Id</dt>
        <dd>
          <Copyable value={decision.id} label="decision id" whole />
        </dd>
      </dl>
    </Section>
  );
}
