import { useInfiniteQuery } from "@tanstack/react-query";
import type { Subscription } from "../../api/model";
import { subscriptionsQuery } from "../../api/queries";
import { RowLink, type Column } from "../../ui/data-table";
import { Page } from "../../ui/page";
import { PagedTable } from "../../ui/paged-table";
import { StatusBadge } from "../../ui/status-badge";
import { SwitchSubscription } from "./switch-subscription";
import { target } from "./target";

const COLUMNS: readonly Column<Subscription>[] = [
  {
    header: "Subscription",
    lead: true,
    cell: ({ name }) => (
      <RowLink to={`/outbound?subscription=${encodeURIComponent(name)}`}>{name}</RowLink>
    ),
  },
  {
    header: "State",
    cell: ({ enabled, closedUntil }) => (
      <StatusBadge status={enabled ? (closedUntil ? "left alone" : "active") : "disabled"} />
    ),
  },
  { header: "To", cell: ({ document }) => <code className="clip">{target(document)}</code> },
  { header: "Pending", align: "end", cell: ({ pending }) => pending || "" },
  {
    header: "What is wrong",
    cell: (row) => (
      <span className="clip" title={row.failingSince}>
        {wrong(row)}
      </span>
    ),
  },
  { header: "Change", cell: (row) => <SwitchSubscription subscription={row} /> },
];

function wrong({ enabled, disabledReason, failures }: Subscription): string {
  if (!enabled) return disabledReason ?? "disabled by a person";
  return failures > 0 ? `${failures} failed in a row` : "";
}

export function SubscriptionsPage() {
  const subscriptions = useInfiniteQuery(subscriptionsQuery);
  return (
    <Page title="Subscriptions">
      <PagedTable
        query={subscriptions}
        label="Subscriptions"
        columns={COLUMNS}
        rowKey={({ name }) => name}
        emptyTitle="No subscription yet"
        moreName="Show more"
      >
        <p>
          A file in <code>subscriptions/</code> says which events are sent out, and to whom. Apply
          it: <code>./penstock apply ./my-config</code>.
        </p>
      </PagedTable>
    </Page>
  );
}
