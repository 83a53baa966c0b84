import { describe, expect, it } from "vitest";
import { SseParser } from "./sse-parser";

const STREAM =
  'retry: 500\n: heartbeat\n\nid: 7\nevent: run.started\ndata: {"seq":\ndata: 7}\n\nid: 8\r\ndata: {}\r\n\r\ndata:no id\n\n';
const EVENTS = [
  { id: "7", data: '{"seq":\n7}' },
  { id: "8", data: "{}" },
  { id: "8", data: "no id" },
];

describe("SseParser", () => {
  it("should read events, heartbeats and every kind of line end", () => {
    expect(new SseParser().feed(STREAM)).toEqual(EVENTS);
  });

  it("should give the same events wherever the stream is cut", () => {
    for (let cut = 0; cut <= STREAM.length; cut++) {
      const parser = new SseParser();
      const events = [...parser.feed(STREAM.slice(0, cut)), ...parser.feed(STREAM.slice(cut))];
      expect(events, `cut at ${cut}`).toEqual(EVENTS);
    }
  });

  it("should keep an event that is not finished", () => {
    const parser = new SseParser();
    expect(parser.feed("id: 1\ndata: a\n")).toEqual([]);
    expect(parser.feed("\n")).toEqual([{ id: "1", data: "a" }]);
  });
});
