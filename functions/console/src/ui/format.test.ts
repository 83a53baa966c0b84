import { describe, expect, it } from "vitest";
import { duration, microsBetween, shortened, size, taskName } from "./format";

describe("duration", () => {
  it.each([
    [412, "0.41 ms"],
    [8_123, "8.1 ms"],
    [312_400, "312 ms"],
    [4_200_000, "4.2 s"],
    [60_000_000, "1 min"],
    [200_000_000, "3 min 20 s"],
    [7_500_000_000, "2 h 5 min"],
    [273_600_000_000, "3 d 4 h"],
  ])("writes %i microseconds as %s", (micros, written) => {
    expect(duration(micros)).toBe(written);
  });
});

describe("microsBetween", () => {
  it("should keep the microseconds that a Date drops", () => {
    expect(microsBetween("2026-11-21T08:00:00.123456Z", "2026-11-21T08:00:01.000001Z")).toBe(
      876_545,
    );
  });

  it("should take a missing or short fraction as zeros", () => {
    expect(microsBetween("2026-11-21T08:00:00Z", "2026-11-21T08:00:00.5Z")).toBe(500_000);
  });
});

describe("shortened", () => {
  it("should keep the head of a digest and of a MAC", () => {
    expect(shortened(`sha256:${"abcdef0123456789".repeat(4)}`)).toBe("abcdef012345…");
    expect(shortened("0f".repeat(32))).toBe("0f0f0f0f0f0f…");
  });

  it("should keep the kind and the tail of an id", () => {
    expect(shortened("run_01kah5x3yq8w9m2v4t6b7c8d9e")).toBe("run_…6b7c8d9e");
  });

  it("should leave anything else whole", () => {
    expect(shortened("trigger:github-push")).toBe("trigger:github-push");
  });
});

it("should name a task by the last part of its unescaped pointer", () => {
  expect(taskName("/do/1/ask~1tell")).toBe("ask/tell");
  expect(taskName("")).toBe("whole run");
});

it("should write sizes in binary units", () => {
  expect([size(12), size(2048), size(5 * 1024 * 1024)]).toEqual(["12 B", "2.0 KiB", "5.0 MiB"]);
});
