import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Schedule } from "../../api/model";
import { schedulesQuery } from "../../api/queries";
import { RowLink, type Column } from "../../ui/data-table";
import { shortened } from "../../ui/format";
import { Moment } from "../../ui/moment";
import { Page } from "../../ui/page";
import { PagedTable } from "../../ui/paged-table";
import { StatusBadge } from "../../ui/status-badge";
import { starts, timing } from "./timing";

const COLUMNS: readonly Column<Schedule>[] = [
  {
    header: "Schedule",
    lead: true,
    cell: ({ name }) => <RowLink to={`/schedules/${encodeURIComponent(name)}`}>{name}</RowLink>,
  },
  {
    header: "State",
    cell: ({ pausedAt }) => <StatusBadge status={pausedAt ? "paused" : "active"} />,
  },
  { header: "When", cell: ({ document }) => <code className="clip">{timing(document)}</code> },
  { header: "Starts", cell: ({ document }) => starts(document) },
  { header: "Next", cell: ({ nextAt, pausedAt }) => nextAt && !pausedAt && <Moment at={nextAt} /> },
  {
    header: "Last run",
    cell: ({ lastRun }) =>
      lastRun && (
        <Link to={`/runs/${lastRun}`} title={lastRun}>
          <code>{shortened(lastRun)}</code>
        </Link>
      ),
  },
  { header: "Note", cell: ({ note }) => <span className="clip">{note}</span> },
];

export function SchedulesPage() {
  const schedules = useInfiniteQuery(schedulesQuery);
  return (
    <Page title="Schedules">
      <PagedTable
        query={schedules}
        label="Schedules"
        columns={COLUMNS}
        rowKey={({ name }) => name}
        emptyTitle="No schedule yet"
        moreName="Show more"
      >
        <p>
          A file in <code>schedules/</code>, or a workflow with a schedule of its own, starts runs
          by the clock or by events. Apply it: <code>./penstock apply ./my-config</code>.
        </p>
      </PagedTable>
    </Page>
  );
}
