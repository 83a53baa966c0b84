import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import type { Policy } from "../../api/model";
import { policyQuery } from "../../api/queries";
import { Async } from "../../ui/async";
import { Copyable } from "../../ui/copyable";
import { DataTable, type Column } from "../../ui/data-table";
import { JsonBlock } from "../../ui/json-block";
import { Moment } from "../../ui/moment";
import { Page, Section } from "../../ui/page";
import { StatusBadge } from "../../ui/status-badge";
import { Cases } from "./cases";
import { rules, scope, type Rule } from "./rules";
import { Simulation } from "./simulation";

const RULES: readonly Column<Rule>[] = [
  { header: "Rule", lead: true, cell: ({ name }) => name },
  {
    header: "When",
    cell: ({ when }) => (when ? <code className="wrap">{when}</code> : <span>always</span>),
  },
  {
    header: "Outcome",
    cell: ({ outcome, asks }) => (
      <span>
        <StatusBadge status={outcome} /> {asks && <span className="muted">{asks}</span>}
      </span>
    ),
  },
];

const STANDS: Record<Policy["standing"], string> = {
  decides: "New runs are decided on by it.",
  staged: "A share of the new runs is decided on by it.",
  shadow: "It is asked beside the version in force and decides nothing.",
  superseded: "Another version is in force. Runs that began with it keep it.",
};

/** One version of a policy: its rules, where it stands, and what it would have decided. */
export function PolicyPage() {
  const { digest = "" } = useParams();
  const policy = useQuery(policyQuery(digest));
  return (
    <Async query={policy} what="the policy">
      {(found) => (
        <Page
          title={found.name}
          documentTitle={`Policy ${found.name} ${found.version}`}
          mark={
            <>
              <span className="version">{found.version}</span>
              <StatusBadge status={found.standing} />
            </>
          }
        >
          <div className="approval-grid">
            <div>
              <Section
                title="Rules"
                aside={<span className="muted">the first that holds decides; none denies</span>}
              >
                <Rules document={found.document} />
              </Section>
              <Cases policy={found} />
              <Simulation policy={found} />
              <Section title="File">
                <JsonBlock value={found.document} label="Policy as JSON" />
              </Section>
            </div>
            <aside aria-label="About this policy">
              <Section title="Policy">
                <dl className="facts">
                  <dt>In force</dt>
                  <dd>{STANDS[found.standing]}</dd>
                  {typeof found.document.share === "number" && (
                    <>
                      <dt>Share</dt>
                      <dd>{found.document.share} of 100 new runs</dd>
                    </>
                  )}
                  <dt>For</dt>
                  <dd>
                    <code>{scope(found.document)}</code>
                  </dd>
                  <dt>Decided</dt>
                  <dd>
                    <Link to={`/decisions?policy=${encodeURIComponent(found.name)}`}>
                      What it decided
                    </Link>
                  </dd>
                  <dt>Applied</dt>
                  <dd>
                    <Moment at={found.appliedAt} /> {found.appliedBy}
                  </dd>
                  <dt>Digest</dt>
                  <dd>
                    <Copyable value={found.digest} label="policy digest" />
                  </dd>
                </dl>
              </Section>
            </aside>
          </div>
        </Page>
      )}
    </Async>
  );
}

function Rules({ document }: { document: Policy["document"] }) {
  const list = rules(document);
  if (list.length === 0) return <p className="none">No rule: everything is denied.</p>;
  return <DataTable label="Rules" rows={list} columns={RULES} rowKey={({ name }) => name} />;
}
