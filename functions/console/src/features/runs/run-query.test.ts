import { describe, expect, it } from "vitest";
import { runQuery } from "./run-query";

describe("the filter of the runs", () => {
  it("should take words that the API knows as conditions and look for the rest", () => {
    expect(runQuery("workflow:default/review@1.2.0  book status:faulted,paused of ada")).toEqual({
      workflow: "default/review@1.2.0",
      status: "faulted,paused",
      q: "book of ada",
    });
  });

  it("should look for what only looks like a condition", () => {
    expect(runQuery("person:ada trigger: :x")).toEqual({ q: "person:ada trigger: :x" });
  });

  it("should begin a day where the reader is", () => {
    const query = runQuery("since:2026-11-21 until:2026-11-21T09:00:00Z");

    expect(new Date(query.since ?? "").getHours()).toBe(0);
    expect(query.until).toBe("2026-11-21T09:00:00Z");
  });

  it("should ask for nothing when it is empty", () => {
    expect(runQuery(" ")).toEqual({});
  });
});
