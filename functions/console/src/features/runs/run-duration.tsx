import { useEffect, useState } from "react";
import type { RunSummary } from "../../api/model";
import { duration, microsBetween } from "../../ui/format";

/** From the moment it was put on record to its end, or to now while it goes on. */
export function RunDuration({ run }: { run: RunSummary }) {
  const [now, setNow] = useState(() => Date.now());
  const ended = run.endedAt;
  useEffect(() => {
    if (ended) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [ended]);
  if (ended) return <>{duration(microsBetween(run.createdAt, ended))}</>;
  const sofar = Math.max(0, now - Date.parse(run.createdAt));
  return (
    <span className="muted">
      {duration(Math.round(sofar / 1000) * 1_000_000 || 1_000_000)} so far
    </span>
  );
}
