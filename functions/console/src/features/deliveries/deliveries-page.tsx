import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { deliveryState, type DeliveryPage } from "../../api/model";
import { deliveriesQuery } from "../../api/queries";
import { Loading } from "../../ui/async";
import { ChoiceField } from "../../ui/choice-field";
import { DataTable, RowLink, type Column } from "../../ui/data-table";
import { Empty } from "../../ui/empty";
import { FilterField } from "../../ui/filter-field";
import { useUrlFilter } from "../../ui/filters";
import { shortened, size } from "../../ui/format";
import { LoadMore } from "../../ui/load-more";
import { Moment } from "../../ui/moment";
import { Page } from "../../ui/page";
import { ProblemView } from "../../ui/problem-view";
import { StatusBadge } from "../../ui/status-badge";
import { reasonOf } from "./reason";

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
  { header: "State", cell: ({ state }) => <StatusBadge status={state} /> },
  {
    header: "Sender's id",
    cell: ({ senderId, source }) => (
      <code className="clip" title={senderId ?? source}>
        {senderId ?? source}
      </code>
    ),
  },
  { header: "Repeats", align: "end", cell: ({ repeats }) => repeats || "" },
  {
    header: "Run",
    cell: ({ runId, state }) =>
      runId &&
      state === "started" && (
        <Link to={`/runs/${runId}`} title={runId}>
          <code>{shortened(runId)}</code>
        </Link>
      ),
  },
  {
    header: "Reason",
    cell: (row) => {
      const reason = reasonOf(row);
      return (
        reason && (
          <span className="clip" title={reason}>
            {reason}
          </span>
        )
      );
    },
  },
  { header: "Size", align: "end", cell: (row) => size(row.size) },
  { header: "Received", cell: ({ receivedAt }) => <Moment at={receivedAt} /> },
];

const STATES = [
  { value: "", name: "Every state" },
  ...deliveryState.options.map((state) => ({
    value: state,
    name: state === "parked" ? "parked (dead letters)" : state,
  })),
];

export function DeliveriesPage() {
  const [trigger, setTrigger] = useUrlFilter("trigger");
  const [given, setState] = useUrlFilter("state");
  const state = deliveryState.options.find((known) => known === given) ?? "";
  const deliveries = useInfiniteQuery(deliveriesQuery({ trigger, state }));
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
        <ChoiceField label="State" value={state} choices={STATES} onChange={setState} />
      </div>
      {deliveries.error && (
        <ProblemView error={deliveries.error} onRetry={() => void deliveries.refetch()} />
      )}
      {deliveries.isPending && <Loading what="the deliveries" />}
      {items.length > 0 && (
        <DataTable label="Deliveries" rows={items} columns={COLUMNS} rowKey={({ id }) => id} />
      )}
      {deliveries.data && items.length === 0 && (
        <Empty title={trigger || state ? "No such delivery" : "No delivery yet"}>
          <p>
            Everything that senders sent appears here with what became of it. Of what was refused
            only the last few of each trigger are kept, without their content.
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
