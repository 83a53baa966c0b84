import { prettyJson } from "../api/exact-json";

export function JsonBlock({ value, label }: { value: unknown; label: string }) {
  return (
    <pre className="json" tabIndex={0} role="region" aria-label={label}>
      {prettyJson(value)}
    </pre>
  );
}
