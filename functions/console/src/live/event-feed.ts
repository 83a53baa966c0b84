import { refusal } from "../api/client";
import { auditEntry, type AuditEntry } from "../api/model";
import type { ProblemError } from "../api/problem-error";
import { SseParser } from "./sse-parser";

export type FeedState = "connecting" | "live" | "away";

export interface FeedListener {
  onState(state: FeedState): void;
  onEntry(entry: AuditEntry): void;
  /** Refused for good, for example because the session ended. The feed has stopped. */
  onRefused(problem: ProblemError): void;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
/** The node sends a heartbeat comment far more often; silence this long is a dead connection. */
const SILENCE_MS = 45_000;

/**
 * The live feed of `/api/v1/events`. It reads the stream with fetch, because EventSource can
 * neither tell an ended session from a network that is away nor hear events whose name it was not
 * told beforehand. It resumes with Last-Event-ID, so nothing is lost between two connections.
 */
export class EventFeed {
  #lastId = "";
  #abort: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  constructor(
    private readonly url: string,
    private readonly listener: FeedListener,
  ) {}

  start() {
    if (this.#abort) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.listener.onState("connecting");
    void this.#connect(abort);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = undefined;
  }

  async #connect(abort: AbortController) {
    try {
      await this.#listen(abort);
    } catch {
      // Any failure of a stream has the same cure: connect again, from the last event seen.
    }
    if (this.#abort !== abort) return;
    this.stop();
    this.listener.onState("away");
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures++);
    this.#timer = setTimeout(() => this.start(), wait);
  }

  async #listen(abort: AbortController) {
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (this.#lastId) headers["Last-Event-ID"] = this.#lastId;
    const response = await fetch(this.url, { headers, signal: abort.signal, cache: "no-store" });
    if (response.status === 401 || response.status === 403) {
      const problem = await refusal(response);
      this.stop();
      this.listener.onRefused(problem);
      return;
    }
    if (!response.ok || !response.body) return;
    this.#failures = 0;
    this.listener.onState("live");
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new SseParser();
    for (;;) {
      const silence = setTimeout(() => void reader.cancel(), SILENCE_MS);
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (done) return;
      const events = parser.feed(value);
      this.#lastId = parser.lastId || this.#lastId;
      for (const { data } of events) this.#deliver(data);
    }
  }

  #deliver(data: string) {
    const entry = auditEntry.safeParse(parse(data));
    if (entry.success) this.listener.onEntry(entry.data);
    else console.warn("The live feed sent an entry that can't be read.", entry.error.issues[0]);
  }
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
