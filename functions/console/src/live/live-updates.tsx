import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import { sessionQuery } from "../api/queries";
import { EventFeed, type FeedState } from "./event-feed";

const LiveState = createContext<FeedState>("connecting");

export const useLiveState = () => useContext(LiveState);

/** Entries come in bursts; one refresh tells of all of them. */
const BURST_MS = 200;
/** A run's projection may be written just after the entry that tells of it. */
const SETTLE_MS = 1_500;

const LIVE_KEYS = [
  "runs",
  "run",
  "approvals",
  "approval",
  "deliveries",
  "audit",
  "definitions",
  "schedules",
  "schedule",
  "event-log",
  "subscriptions",
  "outbound",
];

function refresh(client: QueryClient) {
  for (const key of LIVE_KEYS) void client.invalidateQueries({ queryKey: [key] });
}

/** Keeps every shown query fresh while the page is visible. A hidden page holds no connection. */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<FeedState>("connecting");

  useEffect(() => {
    let burst: ReturnType<typeof setTimeout> | undefined;
    let settle: ReturnType<typeof setTimeout> | undefined;
    const changed = () => {
      burst ??= setTimeout(() => {
        burst = undefined;
        refresh(client);
      }, BURST_MS);
      clearTimeout(settle);
      settle = setTimeout(() => refresh(client), SETTLE_MS);
    };
    const feed = new EventFeed("/api/v1/events", {
      onState: (next) => {
        setState(next);
        if (next === "live") changed();
      },
      onEntry: changed,
      onRefused: () => {
        setState("away");
        void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      },
    });
    const follow = () => (document.hidden ? feed.stop() : feed.start());
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      clearTimeout(burst);
      clearTimeout(settle);
      feed.stop();
    };
  }, [client]);

  return <LiveState value={state}>{children}</LiveState>;
}
