import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { delivery as deliverySchema, type Delivery } from "../../api/model";
import { deliveryQuery } from "../../api/queries";
import { AsItIs } from "../../ui/as-it-is";
import { Async } from "../../ui/async";
import { Copyable } from "../../ui/copyable";
import { shortened, size } from "../../ui/format";
import { JsonBlock } from "../../ui/json-block";
import { Moment } from "../../ui/moment";
import { Page, Section } from "../../ui/page";
import { StatusBadge } from "../../ui/status-badge";
import { DeliveryActions } from "./delivery-actions";
import { DeliveryBody } from "./delivery-body";
import { reasonOf } from "./reason";

export function DeliveryPage() {
  const { id = "" } = useParams();
  const delivery = useQuery(deliveryQuery(id));
  return (
    <Async query={delivery} what="the delivery">
      {(found) => (
        <Page title={`Delivery of ${found.trigger}`}>
          <div className="approval-grid">
            <div>
              <AsItIs
                shown={found}
                redacted={[...(found.redacted ?? []), ...found.edits.flatMap(masked)]}
                schema={deliverySchema}
                path={`/api/v1/deliveries/${encodeURIComponent(found.id)}`}
              >
                {(seen) => <Sent delivery={seen} />}
              </AsItIs>
            </div>
            <aside aria-label="About this delivery">
              <About delivery={found} />
              <Events delivery={found} />
              <Replays delivery={found} />
              <DeliveryActions delivery={found} />
            </aside>
          </div>
        </Page>
      )}
    </Async>
  );
}

const masked = (sent: Pick<Delivery, "redacted">) => sent.redacted ?? [];

function Sent({ delivery }: { delivery: Delivery }) {
  return (
    <>
      {delivery.edits.toReversed().map((edit) => (
        <Section
          key={edit.version}
          title={`Body, edited (${edit.version})`}
          aside={<span className="muted">{`${edit.editedBy}: ${edit.reason}`}</span>}
        >
          <DeliveryBody
            body={edit.body}
            bodyBase64={edit.bodyBase64}
            contentType={edit.contentType}
            masked={masked(edit).length > 0}
          />
        </Section>
      ))}
      <Section
        title={delivery.edits.length > 0 ? "Body, as it was sent" : "Body"}
        aside={<span className="muted">{delivery.contentType}</span>}
      >
        <DeliveryBody
          body={delivery.body}
          bodyBase64={delivery.bodyBase64}
          contentType={delivery.contentType}
          masked={masked(delivery).length > 0}
        />
      </Section>
      {delivery.headers !== undefined && (
        <Section title="Headers">
          <JsonBlock value={delivery.headers} label="Headers as JSON" />
        </Section>
      )}
    </>
  );
}

function Events({ delivery }: { delivery: Delivery }) {
  if (delivery.events.length === 0) return null;
  return (
    <Section title="Events">
      <dl className="facts">
        {delivery.events.map((event) => (
          <div key={event.seq}>
            <dt>{event.type ?? "cleared away"}</dt>
            <dd>
              <code>{event.seq}</code>{" "}
              {event.heardBy.length === 0 && <span className="muted">heard by no run</span>}
              {event.heardBy.map((run) => (
                <Link key={run} to={`/runs/${run}`} title={run}>
                  <code>{shortened(run)}</code>
                </Link>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Replays({ delivery }: { delivery: Delivery }) {
  if (delivery.replays.length === 0) return null;
  return (
    <Section title="Replays">
      <dl className="facts">
        {delivery.replays.map((replay) => (
          <div key={replay.id}>
            <dt>{replay.requestedBy}</dt>
            <dd>
              <StatusBadge status={replay.state} />{" "}
              <Link to={`/runs/${replay.runId}`} title={replay.runId}>
                <code>{shortened(replay.runId)}</code>
              </Link>{" "}
              <Moment at={replay.requestedAt} /> {replay.reason}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function About({ delivery }: { delivery: Delivery }) {
  const { senderId, runId, bodyDigest, repeats, repeatedAt } = delivery;
  const reason = reasonOf(delivery);
  return (
    <Section title="Delivery" aside={<StatusBadge status={delivery.state} />}>
      <dl className="facts">
        <dt>Id</dt>
        <dd>
          <Copyable value={delivery.id} label="delivery id" whole />
        </dd>
        {reason && (
          <>
            <dt>Reason</dt>
            <dd>{reason}</dd>
          </>
        )}
        {senderId && (
          <>
            <dt>Sender's id</dt>
            <dd>
              <Copyable value={senderId} label="sender's id" whole />
            </dd>
          </>
        )}
        {delivery.source && (
          <>
            <dt>From</dt>
            <dd>{delivery.source}</dd>
          </>
        )}
        {runId && delivery.state === "started" && (
          <>
            <dt>Run</dt>
            <dd>
              <Link to={`/runs/${runId}`} title={runId}>
                <code>{shortened(runId)}</code>
              </Link>
            </dd>
          </>
        )}
        {delivery.scheme && (
          <>
            <dt>Scheme</dt>
            <dd>{delivery.scheme}</dd>
          </>
        )}
        <dt>Received</dt>
        <dd>
          <Moment at={delivery.receivedAt} />
        </dd>
        {repeats > 0 && (
          <>
            <dt>Came again</dt>
            <dd>
              {repeats} times, last {repeatedAt && <Moment at={repeatedAt} />}
            </dd>
          </>
        )}
        {bodyDigest && (
          <>
            <dt>Body</dt>
            <dd>
              <Copyable value={bodyDigest} label="body digest" />
            </dd>
          </>
        )}
        <dt>Size</dt>
        <dd>{size(delivery.size)}</dd>
      </dl>
    </Section>
  );
}
