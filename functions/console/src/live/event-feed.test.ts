import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AuditEntry } from "../api/model";
import type { ProblemError } from "../api/problem-error";
import { EventFeed, type FeedState } from "./event-feed";

const entry = (seq: number) => ({
  seq,
  at: "",
  kind: "run.started",
  actor: "",
  subject: "",
  detail: {},
  mac: "",
});
const event = (seq: number) =>
  `id: ${seq}\nevent: run.started\ndata: ${JSON.stringify(entry(seq))}\n\n`;

class Listener {
  readonly states: FeedState[] = [];
  readonly entries: number[] = [];
  readonly refusals: string[] = [];
  onState = (state: FeedState) => void this.states.push(state);
  onEntry = ({ seq }: AuditEntry) => void this.entries.push(seq);
  onRefused = ({ problem }: ProblemError) => void this.refusals.push(problem.code);
}

/** Answers each connection with the next of the bodies given; the last one stays open. */
function connections(...bodies: (string | Response)[]) {
  const resumedAfter: (string | undefined)[] = [];
  vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
    resumedAfter.push((init.headers as Record<string, string>)["Last-Event-ID"]);
    const body = bodies.shift();
    return body instanceof Response ? body : new Response(body ?? new ReadableStream());
  });
  return resumedAfter;
}

describe("EventFeed", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("should hear events of any name and resume after the last one seen", async () => {
    const resumedAfter = connections(event(41) + event(42), event(43));
    const listener = new Listener();
    const feed = new EventFeed("/events", listener);

    feed.start();
    await vi.advanceTimersByTimeAsync(5_000);
    feed.stop();

    expect(listener.entries).toEqual([41, 42, 43]);
    expect(resumedAfter).toEqual([undefined, "42", "43"]);
    expect(listener.states.slice(0, 4)).toEqual(["connecting", "live", "away", "connecting"]);
  });

  it("should resume after the place the stream began at when nothing happened since", async () => {
    const resumedAfter = connections("id: 40\n\n");
    const feed = new EventFeed("/events", new Listener());

    feed.start();
    await vi.advanceTimersByTimeAsync(1_000);
    feed.stop();

    expect(resumedAfter).toEqual([undefined, "40"]);
  });

  it("should stop and say so when the session has ended", async () => {
    const problem = { type: "about:blank", title: "", status: 401, code: "unauthenticated" };
    const resumedAfter = connections(Response.json(problem, { status: 401 }));
    const listener = new Listener();

    new EventFeed("/events", listener).start();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(listener.refusals).toEqual(["unauthenticated"]);
    expect(resumedAfter).toHaveLength(1);
  });

  it("should wait longer from failure to failure, and never give up", async () => {
    const away = () => new Response(null, { status: 503 });
    const tries = connections(...Array.from({ length: 40 }, away));

    const feed = new EventFeed("/events", new Listener());
    feed.start();
    await vi.advanceTimersByTimeAsync(3_600);
    expect(tries).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(60_000);
    feed.stop();

    expect(tries.length).toBeGreaterThan(6);
    expect(tries.length).toBeLessThan(12);
  });

  it("should connect again when the stream falls silent", async () => {
    const tries = connections(new Response(new ReadableStream()));

    const feed = new EventFeed("/events", new Listener());
    feed.start();
    await vi.advanceTimersByTimeAsync(46_000);
    feed.stop();

    expect(tries).toHaveLength(2);
  });

  it("should skip an entry that can't be read and go on", async () => {
    connections(`id: 1\ndata: {not json\n\n${event(2)}`);
    const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const listener = new Listener();

    const feed = new EventFeed("/events", listener);
    feed.start();
    await vi.advanceTimersByTimeAsync(10);
    feed.stop();

    expect(listener.entries).toEqual([2]);
    expect(warned).toHaveBeenCalledOnce();
  });
});
