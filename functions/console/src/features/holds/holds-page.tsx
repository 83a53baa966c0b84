import { useInfiniteQuery } from "@tanstack/react-query";
import type { Hold } from "../../api/model";
import { holdsQuery } from "../../api/queries";
import { holds, useSession } from "../../shell/session-context";
import type { Column } from "../../ui/data-table";
import { Moment } from "../../ui/moment";
import { Page, Section } from "../../ui/page";
import { PagedTable } from "../../ui/paged-table";
import { StatusBadge } from "../../ui/status-badge";
import { PersonData } from "./person-data";
import { PlaceHold } from "./place-hold";
import { ReleaseHold } from "./release-hold";

const columns = (mayChange: boolean): readonly Column<Hold>[] => [
  { header: "Reason", lead: true, cell: ({ reason }) => reason },
  {
    header: "State",
    cell: ({ releasedAt }) => <StatusBadge status={releasedAt ? "released" : "in force"} />,
  },
  { header: "About", cell: ({ person }) => person ?? "everybody" },
  {
    header: "Keeps entries from",
    cell: ({ from }) => (Date.parse(from) > 0 ? <Moment at={from} /> : "the beginning"),
  },
  {
    header: "Placed",
    cell: ({ placedAt, placedBy }) => (
      <span>
        <Moment at={placedAt} /> by <code>{placedBy}</code>
      </span>
    ),
  },
  {
    header: "Released",
    cell: ({ releasedAt, releasedBy, releaseReason }) =>
      releasedAt && (
        <span>
          <Moment at={releasedAt} /> by <code>{releasedBy}</code>: {releaseReason}
        </span>
      ),
  },
  ...(mayChange
    ? [
        {
          header: "Release",
          align: "end" as const,
          cell: (hold: Hold) => hold.releasedAt === undefined && <ReleaseHold hold={hold} />,
        },
      ]
    : []),
];

/** What is kept whatever anybody asks, and what can be asked for about a person. */
export function HoldsPage() {
  const session = useSession();
  const mayChange = holds(session, "admin");
  return (
    <Page title="Legal holds" actions={mayChange && <PlaceHold />}>
      <Section title="Holds">
        <PagedTable
          query={useInfiniteQuery(holdsQuery)}
          label="Legal holds"
          columns={columns(mayChange)}
          rowKey={({ id }) => id}
          emptyTitle="No hold was ever placed"
          moreName="Show older holds"
        >
          <p>
            While one is in force, nobody whom it is about is erased, and no entry from its
            beginning on leaves the audit trail.
          </p>
        </PagedTable>
      </Section>
      {mayChange && <PersonData />}
    </Page>
  );
}
