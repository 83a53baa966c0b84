import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { parseExact } from "../../api/exact-json";
import type { Delivery } from "../../api/model";
import { deliveryQuery } from "../../api/queries";
import { Async } from "../../ui/async";
import { Copyable } from "../../ui/copyable";
import { shortened, size } from "../../ui/format";
import { JsonBlock } from "../../ui/json-block";
import { Moment } from "../../ui/moment";
import { Page, Section } from "../../ui/page";

export function DeliveryPage() {
  const { id = "" } = useParams();
  const delivery = useQuery(deliveryQuery(id));
  return (
    <Async query={delivery} what="the delivery">
      {(found) => (
        <Page title={`Delivery of ${found.trigger}`}>
          <div className="approval-grid">
            <div>
              <Section title="Body" aside={<span className="muted">{found.contentType}</span>}>
                <Body delivery={found} />
              </Section>
              <Section title="Headers">
                <JsonBlock value={found.headers} label="Headers as JSON" />
              </Section>
            </div>
            <aside aria-label="About this delivery">
              <About delivery={found} />
            </aside>
          </div>
        </Page>
      )}
    </Async>
  );
}

function Body({ delivery }: { delivery: Delivery }) {
  const { body, bodyBase64, contentType } = delivery;
  if (body === undefined) {
    return (
      <pre className="json" tabIndex={0} role="region" aria-label="Body in base64">
        {bodyBase64}
      </pre>
    );
  }
  if (/\bjson\b/.test(contentType)) {
    try {
      return <JsonBlock value={parseExact(body)} label="Body as JSON" />;
    } catch {
      // Said to be JSON and is not: shown as the text it came as.
    }
  }
  return (
    <pre className="json" tabIndex={0} role="region" aria-label="Body as text">
      {body}
    </pre>
  );
}

function About({ delivery }: { delivery: Delivery }) {
  return (
    <Section title="Delivery">
      <dl className="facts">
        <dt>Id</dt>
        <dd>
          <Copyable value={delivery.id} label="delivery id" whole />
        </dd>
        <dt>Sender's id</dt>
        <dd>
          <Copyable value={delivery.senderId} label="sender's id" whole />
        </dd>
        <dt>Run</dt>
        <dd>
          <Link to={`/runs/${delivery.runId}`} title={delivery.runId}>
            <code>{shortened(delivery.runId)}</code>
          </Link>
        </dd>
        <dt>Scheme</dt>
        <dd>{delivery.scheme}</dd>
        <dt>Received</dt>
        <dd>
          <Moment at={delivery.receivedAt} />
        </dd>
        <dt>Body</dt>
        <dd>
          <Copyable value={delivery.bodyDigest} label="body digest" />
        </dd>
        <dt>Size</dt>
        <dd>{size(delivery.size)}</dd>
      </dl>
    </Section>
  );
}
