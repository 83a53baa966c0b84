import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { DeliveryPage } from "../../api/model";
import { deliveriesQuery } from "../../api/queries";
import { Loading } from "../../ui/async";
import { Copyable } from "../../ui/copyable";
import { DataTable, RowLink, type Column } from "../../ui/data-table";
import { Empty } from "../../ui/empty";
import { FilterField } from "../../ui/filter-field";
import { useUrlFilter } from "../../ui/filters";
import { shortened, size } from "../../ui/format";
import { LoadMore } from "../../ui/load-more";
import { Moment } from "../../ui/moment";
import { Page } from "../../ui/page";
import { ProblemView } from "../../ui/problem-view";

type Row = DeliveryPage["items"][number];

const COLUMNS: readonly Column<Row>[] = [
  {
    header: "Delivery",
    lead: true,
    cell: ({ id, trigger }) => (
      <RowLink to={`/deliveries/${id}`}>
        {trigger}
        <code className="muted" title={id}>
          {shortened(id)}
        </code>
      </RowLink>
    ),
  },
  {
    header: "Sender's id",
    cell: ({ senderId }) => (
      <code className="clip" title={senderId}>
        {senderId}
      </code>
    ),
  },
  { header: "Scheme", cell: ({ scheme }) => scheme },
  {
    header: "Run",
    cell: ({ runId }) => (
      <Link to={`/runs/${runId}`} title={runId}>
        <code>{shortened(runId)}</code>
      </Link>
    ),
  },
  {
    header: "Digest",
    cell: ({ bodyDigest }) => <Copyable value={bodyDigest} label="body digest" />,
  },
  { header: "Size", align: "end", cell: (row) => size(row.size) },
  { header: "Received", cell: ({ receivedAt }) => <Moment at={receivedAt} /> },
];

export function DeliveriesPage() {
  const [trigger, setTrigger] = useUrlFilter("trigger");
  const deliveries = useInfiniteQuery(deliveriesQuery(trigger));
  const items = deliveries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title="Deliveries">
      <div className="filters" role="search">
        <FilterField
          label="Filter by trigger"
          placeholder="Name of a trigger"
          value={trigger}
          onChange={setTrigger}
        />
      </div>
      {deliveries.error && (
        <ProblemView error={deliveries.error} onRetry={() => void deliveries.refetch()} />
      )}
      {deliveries.isPending && <Loading what="the deliveries" />}
      {items.length > 0 && (
        <DataTable label="Deliveries" rows={items} columns={COLUMNS} rowKey={({ id }) => id} />
      )}
      {deliveries.data && items.length === 0 && (
        <Empty title={trigger ? `No delivery of trigger ${trigger}` : "No delivery yet"}>
          <p>
            Only what was well signed and is on record appears here. What was refused was answered
            with its reason.
          </p>
        </Empty>
      )}
      <LoadMore
        more={deliveries.hasNextPage}
        busy={deliveries.isFetchingNextPage}
        onMore={() => void deliveries.fetchNextPage()}
      />
    </Page>
  );
}
