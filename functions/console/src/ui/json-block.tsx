import { prettyJson } from "./format";

export function JsonBlock({ value, label }: { value: unknown; label: string }) {
  return (
    <pre className="json" tabIndex={0} role="region" aria-label={label}>
      {prettyJson(value)}
    </pre>
  );
}
