import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import type { OutboundMessage } from "../../api/model";
import { outboundQuery } from "../../api/queries";
import { Async } from "../../ui/async";
import { Copyable } from "../../ui/copyable";
import { DataTable, type Column } from "../../ui/data-table";
import { duration } from "../../ui/format";
import { Moment } from "../../ui/moment";
import { Page, Section } from "../../ui/page";
import { StatusBadge } from "../../ui/status-badge";
import { ReplayMessage } from "./replay-message";

type Try = OutboundMessage["tries"][number];

const TRIES: readonly Column<Try>[] = [
  { header: "Try", lead: true, cell: ({ attempt }) => attempt },
  { header: "Outcome", cell: ({ outcome }) => <StatusBadge status={outcome ?? "running"} /> },
  { header: "Answer", align: "end", cell: ({ status }) => status },
  {
    header: "Took",
    align: "end",
    cell: ({ micros }) => micros !== undefined && duration(micros),
  },
  { header: "Reason", cell: ({ reason }) => reason },
  {
    header: "Receipt",
    cell: ({ receiptId }) => receiptId && <Copyable value={receiptId} label="receipt id" />,
  },
  { header: "Started", cell: ({ startedAt }) => <Moment at={startedAt} /> },
];

export function OutboundMessagePage() {
  const { id = "" } = useParams();
  const message = useQuery(outboundQuery(id));
  return (
    <Async query={message} what="the message">
      {(found) => (
        <Page
          title={`Message to ${found.subscription}`}
          mark={<StatusBadge status={found.state} />}
        >
          <div className="approval-grid">
            <div>
              <Section title="Tries">
                {found.tries.length > 0 ? (
                  <DataTable
                    label="Tries"
                    rows={found.tries}
                    columns={TRIES}
                    rowKey={({ attempt }) => String(attempt)}
                  />
                ) : (
                  <p className="none">It was not tried yet.</p>
                )}
              </Section>
            </div>
            <aside aria-label="About this message">
              <About message={found} />
              <ReplayMessage message={found} />
            </aside>
          </div>
        </Page>
      )}
    </Async>
  );
}

function About({ message }: { message: OutboundMessage }) {
  return (
    <Section title="Message">
      <dl className="facts">
        <dt>Id</dt>
        <dd>
          <Copyable value={message.id} label="message id" whole />
        </dd>
        {message.reason && (
          <>
            <dt>Reason</dt>
            <dd>{message.reason}</dd>
          </>
        )}
        <dt>Event</dt>
        <dd>
          {message.erased ? (
            <span className="muted">{message.type}, not kept any more</span>
          ) : (
            <Link to={`/events/${message.eventSeq}`}>{message.type}</Link>
          )}
        </dd>
        <dt>Subscription</dt>
        <dd>
          <Link to={`/outbound?subscription=${encodeURIComponent(message.subscription)}`}>
            {message.subscription}
          </Link>
        </dd>
        <dt>Created</dt>
        <dd>
          <Moment at={message.createdAt} />
        </dd>
        {message.dueAt && (
          <>
            <dt>Next try</dt>
            <dd>
              <Moment at={message.dueAt} />
            </dd>
          </>
        )}
        {message.settledAt && (
          <>
            <dt>Settled</dt>
            <dd>
              <Moment at={message.settledAt} />
            </dd>
          </>
        )}
        {message.replays > 0 && (
          <>
            <dt>Replays</dt>
            <dd>{message.replays}</dd>
          </>
        )}
      </dl>
    </Section>
  );
}
