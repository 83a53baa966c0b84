import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import type { HumanTaskSummary } from "../../api/model";
import { approvalsQuery } from "../../api/queries";
import { Loading } from "../../ui/async";
import { DataTable, RowLink, type Column } from "../../ui/data-table";
import { Empty } from "../../ui/empty";
import { shortened } from "../../ui/format";
import { LoadMore } from "../../ui/load-more";
import { Moment } from "../../ui/moment";
import { Page } from "../../ui/page";
import { ProblemView } from "../../ui/problem-view";
import { StatusBadge } from "../../ui/status-badge";
import { isDecidedTogether, showTheSame, Together } from "./together";
import { soFar } from "./wanted";

const QUESTION: readonly Column<HumanTaskSummary>[] = [
  {
    header: "Approval",
    lead: true,
    cell: (task) => <RowLink to={`/approvals/${task.id}`}>{task.title}</RowLink>,
  },
  { header: "Kind", cell: ({ kind }) => kind.replaceAll("-", " ") },
];
const ORIGIN: readonly Column<HumanTaskSummary>[] = [
  { header: "Asked by", cell: ({ askedBy }) => <span className="clip">{askedBy}</span> },
  {
    header: "Role",
    cell: (task) => soFar(task),
  },
  {
    header: "Run",
    cell: ({ runId }) => (
      <Link to={`/runs/${runId}`} title={runId}>
        <code>{shortened(runId)}</code>
      </Link>
    ),
  },
];

const OPEN: readonly Column<HumanTaskSummary>[] = [
  ...QUESTION,
  ...ORIGIN,
  {
    header: "With",
    cell: ({ assignee, groups }) =>
      assignee ?? (groups.length > 0 ? groups.join(", ") : <span className="muted">nobody</span>),
  },
  { header: "Asked", cell: ({ createdAt }) => <Moment at={createdAt} /> },
  {
    header: "Due",
    cell: ({ dueAt }) => (dueAt ? <Moment at={dueAt} /> : <span className="muted">no limit</span>),
  },
];
const DECIDED: readonly Column<HumanTaskSummary>[] = [
  ...QUESTION,
  { header: "Outcome", cell: ({ outcome, state }) => <StatusBadge status={outcome ?? state} /> },
  { header: "By", cell: ({ decidedBy }) => decidedBy ?? <span className="muted">nobody</span> },
  ...ORIGIN,
  { header: "When", cell: ({ decidedAt, createdAt }) => <Moment at={decidedAt ?? createdAt} /> },
];

const isPair = (one: HumanTaskSummary, other: HumanTaskSummary): boolean =>
  one.id !== other.id && isDecidedTogether(one) && showTheSame(one, other);

/** The column that picks questions to decide together: once one is picked, only those that show the same. */
function selecting(
  selected: readonly HumanTaskSummary[],
  select: (tasks: readonly HumanTaskSummary[]) => void,
): Column<HumanTaskSummary> {
  const [first] = selected;
  return {
    header: "Together",
    cell: (task) => (
      <input
        type="checkbox"
        aria-label={`Decide on ${task.title} together with others`}
        checked={selected.some(({ id }) => id === task.id)}
        disabled={!isDecidedTogether(task) || (first !== undefined && !showTheSame(first, task))}
        onChange={({ target }) =>
          select(target.checked ? [...selected, task] : selected.filter(({ id }) => id !== task.id))
        }
      />
    ),
  };
}

export function ApprovalsPage() {
  const [parameters] = useSearchParams();
  const state = parameters.get("state") === "decided" ? "decided" : "open";
  const approvals = useInfiniteQuery(approvalsQuery(state));
  const items = approvals.data?.pages.flatMap((page) => page.items) ?? [];
  const [selected, setSelected] = useState<readonly HumanTaskSummary[]>([]);
  const several =
    state === "open" && items.some((one) => items.some((other) => isPair(one, other)));
  return (
    <Page title="Approvals">
      <nav className="filters" aria-label="Which approvals">
        <span className="segments">
          <Link to="/approvals" replace aria-current={state === "open" ? "true" : undefined}>
            Open
          </Link>
          <Link
            to="/approvals?state=decided"
            replace
            aria-current={state === "decided" ? "true" : undefined}
          >
            Decided
          </Link>
        </span>
      </nav>
      {approvals.error && (
        <ProblemView error={approvals.error} onRetry={() => void approvals.refetch()} />
      )}
      {approvals.isPending && <Loading what="the approvals" />}
      {items.length > 0 && (
        <DataTable
          label="Approvals"
          rows={items}
          columns={
            state === "decided"
              ? DECIDED
              : several
                ? [selecting(selected, setSelected), ...OPEN]
                : OPEN
          }
          rowKey={({ id }) => id}
          isSelected={({ id }) => selected.some((task) => task.id === id)}
        />
      )}
      {state === "open" && selected.length > 0 && (
        <Together tasks={selected} onDone={() => setSelected([])} />
      )}
      {approvals.data && items.length === 0 && (
        <Empty title={state === "open" ? "Nobody waits for you" : "Nothing decided yet"}>
          {state === "open" && <p>When a run needs a person, its question appears here at once.</p>}
        </Empty>
      )}
      <LoadMore
        more={approvals.hasNextPage}
        busy={approvals.isFetchingNextPage}
        onMore={() => void approvals.fetchNextPage()}
      />
    </Page>
  );
}
