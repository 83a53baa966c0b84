import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { DecisionSummary } from "../../api/model";
import { decisionsQuery } from "../../api/queries";
import { ChoiceField } from "../../ui/choice-field";
import { RowLink, type Column } from "../../ui/data-table";
import { FilterField } from "../../ui/filter-field";
import { useUrlFilter } from "../../ui/filters";
import { shortened, taskName } from "../../ui/format";
import { Moment } from "../../ui/moment";
import { Page } from "../../ui/page";
import { PagedTable } from "../../ui/paged-table";
import { StatusBadge } from "../../ui/status-badge";

const COLUMNS: readonly Column<DecisionSummary>[] = [
  {
    header: "Task",
    lead: true,
    cell: ({ id, position, workflow }) => (
      <RowLink to={`/decisions/${id}`}>
        {taskName(position)} <span className="muted">{workflow}</span>
      </RowLink>
    ),
  },
  { header: "Outcome", cell: ({ outcome }) => <StatusBadge status={outcome} /> },
  {
    header: "Policy",
    cell: ({ policy, version, policyDigest }) =>
      policy && policyDigest ? (
        <Link to={`/policies/${encodeURIComponent(policyDigest)}`}>
          {policy} {version}
        </Link>
      ) : (
        <span className="muted">none was asked</span>
      ),
  },
  { header: "Rule", cell: ({ rule }) => rule ?? <span className="muted">none</span> },
  {
    header: "Run",
    cell: ({ runId, position }) => (
      <Link to={`/runs/${runId}?task=${encodeURIComponent(position)}`} title={runId}>
        <code>{shortened(runId)}</code>
      </Link>
    ),
  },
  { header: "Decided", cell: ({ decidedAt }) => <Moment at={decidedAt} /> },
];

const OUTCOMES = [
  { value: "", name: "Every outcome" },
  { value: "allow", name: "allow" },
  { value: "deny", name: "deny" },
  { value: "require-approval", name: "require approval" },
];

/** What policies decided, the newest first. */
export function DecisionsPage() {
  const [given, setOutcome] = useUrlFilter("outcome");
  const [policy, setPolicy] = useUrlFilter("policy");
  const [rule, setRule] = useUrlFilter("rule");
  const [folder, setFolder] = useUrlFilter("folder");
  const outcome = OUTCOMES.find(({ value }) => value === given)?.value ?? "";
  const filter = { outcome, policy, rule, folder };
  const filtered = Object.values(filter).some((value) => value !== "");
  return (
    <Page title="Policy decisions">
      <div className="filters" role="search">
        <ChoiceField label="Outcome" value={outcome} choices={OUTCOMES} onChange={setOutcome} />
        <FilterField
          label="Filter by policy"
          placeholder="Policy"
          value={policy}
          onChange={setPolicy}
        />
        <FilterField label="Filter by rule" placeholder="Rule" value={rule} onChange={setRule} />
        <FilterField
          label="Filter by folder"
          placeholder="Folder"
          value={folder}
          onChange={setFolder}
        />
      </div>
      <PagedTable
        query={useInfiniteQuery(decisionsQuery(filter))}
        label="Policy decisions"
        columns={COLUMNS}
        rowKey={({ id }) => id}
        emptyTitle={filtered ? "No such decision" : "No decision yet"}
        moreName="Show older decisions"
      >
        <p>
          Before anything outside is called, the <Link to="/policies">policies</Link> decide. What
          they say is here, with all that they could see.
        </p>
      </PagedTable>
    </Page>
  );
}
