import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { storedEvent } from "../../api/model";
import { eventQuery } from "../../api/queries";
import { AsItIs } from "../../ui/as-it-is";
import { Async } from "../../ui/async";
import { Copyable } from "../../ui/copyable";
import { shortened } from "../../ui/format";
import { JsonBlock } from "../../ui/json-block";
import { Moment } from "../../ui/moment";
import { Page, Section } from "../../ui/page";

export function EventPage() {
  const { seq = "" } = useParams();
  const event = useQuery(eventQuery(seq));
  return (
    <Async query={event} what="the event">
      {(found) => (
        <Page title={found.type} documentTitle={`Event ${found.seq}`}>
          <div className="approval-grid">
            <div>
              <AsItIs
                shown={found}
                redacted={found.redacted ?? []}
                schema={storedEvent}
                path={`/api/v1/event-log/${encodeURIComponent(found.seq)}`}
              >
                {(seen) => (
                  <Section title="CloudEvent">
                    <JsonBlock value={seen.event} label="CloudEvent as JSON" />
                  </Section>
                )}
              </AsItIs>
            </div>
            <aside aria-label="About this event">
              <Section title="Event">
                <dl className="facts">
                  <dt>Number</dt>
                  <dd>
                    <code>{found.seq}</code>
                  </dd>
                  <dt>Id</dt>
                  <dd>
                    <Copyable value={found.id} label="event id" whole />
                  </dd>
                  <dt>Source</dt>
                  <dd>
                    <code>{found.source}</code>
                  </dd>
                  <dt>Sent by</dt>
                  <dd>{found.sentBy}</dd>
                  {found.runId && (
                    <>
                      <dt>Run</dt>
                      <dd>
                        <Link to={`/runs/${found.runId}`} title={found.runId}>
                          <code>{shortened(found.runId)}</code>
                        </Link>
                      </dd>
                    </>
                  )}
                  <dt>Received</dt>
                  <dd>
                    <Moment at={found.receivedAt} />
                  </dd>
                  <dt>Digest</dt>
                  <dd>
                    <Copyable value={found.digest} label="event digest" />
                  </dd>
                </dl>
              </Section>
            </aside>
          </div>
        </Page>
      )}
    </Async>
  );
}
