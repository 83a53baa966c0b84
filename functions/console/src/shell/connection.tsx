import type { FeedState } from "../live/event-feed";
import { useLiveState } from "../live/live-updates";

const WORDS: Record<FeedState, string> = {
  connecting: "Connecting",
  live: "Live",
  away: "Reconnecting",
};

export function Connection() {
  const state = useLiveState();
  return (
    <span
      className="connection"
      data-state={state}
      role="status"
      aria-label={`Live updates: ${WORDS[state]}`}
    >
      <span className="connection-dot" aria-hidden="true" />
      {WORDS[state]}
    </span>
  );
}
