import { describe, expect, it } from "vitest";
import type { Hop } from "../../api/model";
import { timeScale } from "./time-scale";

const START = Date.parse("2026-11-21T08:00:00Z");

function hop(kind: Hop["kind"], fromMs: number, ms: number): Hop {
  const startedAt = new Date(START + fromMs).toISOString();
  return {
    kind,
    startedAt,
    micros: ms * 1000,
    position: "",
    iteration: "",
    attempt: 1,
    detail: {},
  };
}

describe("timeScale", () => {
  it("should be linear when nobody was waited for", () => {
    const scale = timeScale([hop("ingress", 0, 10), hop("tool.call", 10, 30)]);

    expect(scale.breaks).toEqual([]);
    expect(scale.at(0)).toBe(0);
    expect(scale.at(10_000)).toBeCloseTo(0.25);
    expect(scale.at(40_000)).toBe(1);
  });

  it("should leave most of the axis to the work when a person took hours", () => {
    const hour = 3_600_000;
    const scale = timeScale([
      hop("ingress", 0, 10),
      hop("approval", 10, hour),
      hop("tool.call", hour + 10, 30),
    ]);

    expect(scale.at(10_000)).toBeCloseTo(0.7 / 4);
    expect(scale.at((hour + 10) * 1000)).toBeCloseTo(0.7 / 4 + 0.3);
    expect(scale.breaks).toEqual([{ from: 10_000, to: (hour + 10) * 1000, quiet: true }]);
    expect(scale.busy).toBe(40_000);
    expect(scale.waited).toBe(hour * 1000);
    expect(scale.total).toBe((hour + 40) * 1000);
  });

  it("should not blame a person for a gap in which nobody was asked", () => {
    const scale = timeScale([hop("ingress", 0, 10), hop("orchestrator", 15, 10)]);

    expect(scale.busy).toBe(20_000);
    expect(scale.waited).toBe(0);
  });

  it("should not call a stretch quiet in which something else works", () => {
    const scale = timeScale([hop("orchestrator", 0, 100), hop("approval", 10, 80)]);

    expect(scale.breaks).toEqual([]);
    expect(scale.busy).toBe(100_000);
  });

  it("should never place a later moment before an earlier one", () => {
    const scale = timeScale([
      hop("policy.eval", 5, 1),
      hop("ingress", 0, 2),
      hop("approval", 7, 90_000),
      hop("audit", 90_007, 3),
    ]);

    const places = Array.from({ length: 200 }, (_, i) => scale.at((scale.total * i) / 199));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places.at(-1)).toBeCloseTo(1);
  });

  it("should stand an empty trace and hops without length", () => {
    expect(timeScale([]).bars).toEqual([]);
    expect(timeScale([hop("ingress", 0, 0)]).at(0)).toBe(0);
  });
});
