import { useEffect, useState } from "react";
import { shortened } from "./format";

/** An id or digest: shortened to read, whole in the title, copied by its button. */
export function Copyable({
  value,
  label,
  whole,
}: {
  value: string;
  label: string;
  whole?: boolean;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => void navigator.clipboard?.writeText(value).then(() => setCopied(true));
  return (
    <span className={whole ? "copyable whole" : "copyable"}>
      <code title={value}>{whole ? value : shortened(value)}</code>
      <button
        type="button"
        className="icon-button"
        onClick={copy}
        aria-label={`Copy ${label} ${value}`}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
          {copied ? (
            <path d="M3 8.5l3.2 3.2L13 5" />
          ) : (
            <path d="M5.5 5.500h7v8h-7zM3.5 10.500v-8h7" />
          )}
        </svg>
      </button>
      <span role="status" className="visually-hidden">
        {copied ? "Copied" : ""}
      </span>
    </span>
  );
}
