import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { outboundState, type OutboundSummary } from "../../api/model";
import { outboundsQuery } from "../../api/queries";
import { ChoiceField } from "../../ui/choice-field";
import { RowLink, type Column } from "../../ui/data-table";
import { FilterField } from "../../ui/filter-field";
import { useUrlFilter } from "../../ui/filters";
import { shortened } from "../../ui/format";
import { Moment } from "../../ui/moment";
import { Page } from "../../ui/page";
import { PagedTable } from "../../ui/paged-table";
import { StatusBadge } from "../../ui/status-badge";

const COLUMNS: readonly Column<OutboundSummary>[] = [
  {
    header: "Message",
    lead: true,
    cell: ({ id, subscription }) => (
      <RowLink to={`/outbound/${id}`}>
        {subscription}
        <code className="muted" title={id}>
          {shortened(id)}
        </code>
      </RowLink>
    ),
  },
  { header: "State", cell: ({ state }) => <StatusBadge status={state} /> },
  {
    header: "Event",
    cell: ({ type, eventSeq, erased }) =>
      erased ? (
        <span className="muted">{type}</span>
      ) : (
        <Link to={`/events/${eventSeq}`}>{type}</Link>
      ),
  },
  { header: "Tries", align: "end", cell: ({ attempts }) => attempts || "" },
  { header: "Replays", align: "end", cell: ({ replays }) => replays || "" },
  { header: "Reason", cell: ({ reason }) => <span className="clip">{reason}</span> },
  { header: "Next try", cell: ({ dueAt }) => dueAt && <Moment at={dueAt} /> },
  { header: "Created", cell: ({ createdAt }) => <Moment at={createdAt} /> },
];

const STATES = [
  { value: "", name: "Every state" },
  ...outboundState.options.map((state) => ({ value: state, name: state })),
];

export function OutboundPage() {
  const [subscription, setSubscription] = useUrlFilter("subscription");
  const [given, setState] = useUrlFilter("state");
  const state = outboundState.options.find((known) => known === given) ?? "";
  const messages = useInfiniteQuery(outboundsQuery({ subscription, state }));
  return (
    <Page title="Outbound">
      <div className="filters" role="search">
        <FilterField
          label="Filter by subscription"
          placeholder="Name of a subscription"
          value={subscription}
          onChange={setSubscription}
        />
        <ChoiceField label="State" value={state} choices={STATES} onChange={setState} />
      </div>
      <PagedTable
        query={messages}
        label="Messages"
        columns={COLUMNS}
        rowKey={({ id }) => id}
        emptyTitle={subscription || state ? "No such message" : "No message yet"}
      >
        <p>
          Each event that a <Link to="/subscriptions">subscription</Link> means is a message here,
          with every try and what the other side said.
        </p>
      </PagedTable>
    </Page>
  );
}
