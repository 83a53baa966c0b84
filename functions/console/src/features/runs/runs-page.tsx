import { useInfiniteQuery } from "@tanstack/react-query";
import { runStatus, type RunSummary } from "../../api/model";
import { runsQuery } from "../../api/queries";
import { Loading } from "../../ui/async";
import { ChoiceField } from "../../ui/choice-field";
import { DataTable, RowLink, type Column } from "../../ui/data-table";
import { Empty } from "../../ui/empty";
import { FilterField } from "../../ui/filter-field";
import { useUrlFilter } from "../../ui/filters";
import { shortened } from "../../ui/format";
import { LoadMore } from "../../ui/load-more";
import { Moment } from "../../ui/moment";
import { Page } from "../../ui/page";
import { ProblemView } from "../../ui/problem-view";
import { StatusBadge } from "../../ui/status-badge";
import { FirstWebhook } from "./first-webhook";
import { RunDuration } from "./run-duration";
import { runQuery } from "./run-query";

const STATUSES = [
  { value: "", name: "Every status" },
  ...runStatus.options.map((status) => ({ value: status, name: status })),
];

const COLUMNS: readonly Column<RunSummary>[] = [
  {
    header: "Run",
    lead: true,
    cell: (run) => (
      <RowLink to={`/runs/${run.id}`}>
        <span className="run-name">{run.workflow}</span>
        <code className="muted" title={run.id}>
          {shortened(run.id)}
        </code>
      </RowLink>
    ),
  },
  { header: "Status", cell: (run) => <StatusBadge status={run.status} /> },
  { header: "Version", cell: (run) => run.version },
  { header: "Started by", cell: (run) => <span className="clip">{run.startedBy}</span> },
  { header: "When", cell: (run) => <Moment at={run.createdAt} /> },
  { header: "Duration", align: "end", cell: (run) => <RunDuration run={run} /> },
];

export function RunsPage() {
  const [given, setStatus] = useUrlFilter("status");
  const [q, setQ] = useUrlFilter("q");
  const status = runStatus.options.find((known) => known === given) ?? "";
  const runs = useInfiniteQuery(runsQuery({ ...runQuery(q), ...(status && { status }) }));
  const items = runs.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = status !== "" || q !== "";
  return (
    <Page title="Runs">
      <div className="filters" role="search">
        <FilterField
          label="Filter runs"
          placeholder="Id, workflow, starter or trigger:name since:2026-11-21"
          value={q}
          onChange={setQ}
        />
        <ChoiceField label="Status" value={status} choices={STATUSES} onChange={setStatus} />
      </div>
      {runs.error && <ProblemView error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.isPending && <Loading what="the runs" />}
      {items.length > 0 && (
        <DataTable label="Runs" rows={items} columns={COLUMNS} rowKey={(run) => run.id} />
      )}
      {runs.data &&
        items.length === 0 &&
        (filtered ? (
          <NoMatch
            onClear={() => {
              setQ("");
              setStatus("");
            }}
          />
        ) : (
          <FirstWebhook />
        ))}
      <LoadMore
        more={runs.hasNextPage}
        busy={runs.isFetchingNextPage}
        onMore={() => void runs.fetchNextPage()}
      />
    </Page>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <Empty title="No run matches">
      <p>
        <button type="button" className="button" onClick={onClear}>
          Clear the filter
        </button>
      </p>
    </Empty>
  );
}
