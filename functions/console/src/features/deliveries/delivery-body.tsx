import { parseExact } from "../../api/exact-json";
import { JsonBlock } from "../../ui/json-block";

interface Props {
  readonly body: string | undefined;
  readonly bodyBase64: string | undefined;
  readonly contentType: string | undefined;
  /** Whether there is something that is not shown. */
  readonly masked: boolean;
}

/** What was sent, or what a person put in its place. */
export function DeliveryBody({ body, bodyBase64, contentType, masked }: Props) {
  if (bodyBase64 === undefined && body === undefined) {
    return (
      <p className="muted">
        {masked ? "It is no text, and not shown unasked." : "It is not kept any more."}
      </p>
    );
  }
  if (body === undefined) {
    return (
      <pre className="json" tabIndex={0} role="region" aria-label="Body in base64">
        {bodyBase64}
      </pre>
    );
  }
  if (/\bjson\b/.test(contentType ?? "")) {
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
