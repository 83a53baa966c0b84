/** One server-sent event, as the WHATWG HTML standard (section 9.2, Server-sent events) reads it. */
export interface ServerSentEvent {
  readonly id: string;
  readonly data: string;
}

/**
 * Cuts a text stream into events. Feed it chunks as they come; it keeps what is unfinished. Event
 * names are left out: the data of our stream says what happened.
 */
export class SseParser {
  #rest = "";
  #data: string[] = [];
  #id = "";
  #lastId = "";

  /** Where to resume: also an event without data says how far the stream has come. */
  get lastId(): string {
    return this.#lastId;
  }

  feed(chunk: string): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    const text = this.#rest + chunk;
    // A carriage return at the very end may be the first half of CRLF: it waits for the next chunk.
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") this.#dispatch(events);
      else this.#field(line);
    }
    return events;
  }

  #dispatch(events: ServerSentEvent[]) {
    this.#lastId = this.#id;
    if (this.#data.length > 0) events.push({ id: this.#id, data: this.#data.join("\n") });
    this.#data = [];
  }

  #field(line: string) {
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.#data.push(value);
    else if (name === "id" && !value.includes("\0")) this.#id = value;
  }
}
