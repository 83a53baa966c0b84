import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { EventSummary } from "../../api/model";
import { eventsQuery } from "../../api/queries";
import { RowLink, type Column } from "../../ui/data-table";
import { FilterField } from "../../ui/filter-field";
import { useUrlFilter } from "../../ui/filters";
import { shortened } from "../../ui/format";
import { Moment } from "../../ui/moment";
import { Page } from "../../ui/page";
import { PagedTable } from "../../ui/paged-table";

const COLUMNS: readonly Column<EventSummary>[] = [
  {
    header: "Event",
    lead: true,
    cell: ({ seq, type }) => (
      <RowLink to={`/events/${seq}`}>
        {type} <code className="muted">{seq}</code>
      </RowLink>
    ),
  },
  { header: "Source", cell: ({ source }) => <code className="clip">{source}</code> },
  {
    header: "Id",
    cell: ({ id }) => (
      <code className="clip" title={id}>
        {shortened(id)}
      </code>
    ),
  },
  { header: "Sent by", cell: ({ sentBy }) => <span className="clip">{sentBy}</span> },
  {
    header: "Run",
    cell: ({ runId }) =>
      runId && (
        <Link to={`/runs/${runId}`} title={runId}>
          <code>{shortened(runId)}</code>
        </Link>
      ),
  },
  { header: "Received", cell: ({ receivedAt }) => <Moment at={receivedAt} /> },
];

export function EventsPage() {
  const [type, setType] = useUrlFilter("type");
  const [source, setSource] = useUrlFilter("source");
  const events = useInfiniteQuery(eventsQuery({ type, source }));
  return (
    <Page title="Events">
      <div className="filters" role="search">
        <FilterField
          label="Filter by type"
          placeholder="Type of an event"
          value={type}
          onChange={setType}
        />
        <FilterField
          label="Filter by source"
          placeholder="Source"
          value={source}
          onChange={setSource}
        />
      </div>
      <PagedTable
        query={events}
        label="Events"
        columns={COLUMNS}
        rowKey={({ seq }) => seq}
        emptyTitle={type || source ? "No such event" : "No event yet"}
      >
        <p>
          What runs emit, what webhooks and brokers bring as events, and what is sent to the API is
          here for seven days.
        </p>
      </PagedTable>
    </Page>
  );
}
