import { describe, expect, it } from "vitest";
import type { Diagram } from "../../api/model";
import { layOut, type Box } from "./diagram-layout";

type Kind = Diagram["nodes"][number]["kind"];

function diagram(nodes: [string, Kind, string?][], edges: [string, string, string?][]): Diagram {
  return {
    nodes: nodes.map(([id, kind, parent]) => ({ id, kind, label: id, ...(parent && { parent }) })),
    edges: edges.map(([from, to, label]) => ({ from, to, ...(label && { label }) })),
    mermaid: "",
  };
}

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const BRANCHED = diagram(
  [
    ["start", "start"],
    ["a", "switch"],
    ["b", "set"],
    ["c", "http"],
    ["d", "set"],
    ["end", "end"],
  ],
  [
    ["start", "a"],
    ["a", "b", "yes"],
    ["a", "c", "no"],
    ["b", "d"],
    ["c", "d"],
    ["a", "end", "otherwise"],
    ["d", "a", "again"],
    ["d", "end"],
  ],
);

describe("layOut", () => {
  it("should put each task below the one before it", () => {
    const { boxes } = layOut(
      diagram(
        [
          ["start", "start"],
          ["a", "set"],
          ["end", "end"],
        ],
        [
          ["start", "a"],
          ["a", "end"],
        ],
      ),
    );

    const tops = boxes.map(({ y }) => y);
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    expect(new Set(tops).size).toBe(3);
  });

  it("should put branches side by side and never one box on another", () => {
    const { boxes } = layOut(BRANCHED);
    const at = new Map(boxes.map((box) => [box.node.id, box]));

    expect(at.get("b")?.y).toBe(at.get("c")?.y);
    for (const a of boxes) for (const b of boxes) if (a !== b) expect(overlap(a, b)).toBe(false);
  });

  it("should keep every line inside the drawing and start and end it at its boxes", () => {
    const { lines, boxes, width, height } = layOut(BRANCHED);

    expect(lines).toHaveLength(BRANCHED.edges.length);
    for (const { points } of lines) {
      for (const [x, y] of points) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(width);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(height);
      }
      const end = points.at(-1);
      expect(boxes.some((box) => box.y === end?.[1])).toBe(true);
    }
  });

  it("should lead a way that skips a task around it, however large the task beside it", () => {
    const { lines, boxes } = layOut(
      diagram(
        [
          ["start", "start"],
          ["which", "switch"],
          ["ask", "approval"],
          ["all", "do"],
          ["in", "set", "all"],
          ["end", "end"],
        ],
        [
          ["start", "which"],
          ["which", "ask", "large"],
          ["which", "all", "otherwise"],
          ["ask", "all"],
          ["all", "in"],
          ["in", "end"],
        ],
      ),
    );
    const at = (id: string) => boxes.find((box) => box.node.id === id) as Box;
    const skipping = lines.find(({ label }) => label === "otherwise");

    expect(skipping?.lane).toBe(true);
    expect(Math.max(...(skipping?.points.map(([x]) => x) ?? []))).toBeGreaterThan(
      at("ask").x + at("ask").width,
    );
    expect(lines.filter(({ lane }) => lane)).toHaveLength(1);
  });

  it("should lead a way back around the boxes", () => {
    const { lines, boxes } = layOut(BRANCHED);
    const back = lines.find(({ label }) => label === "again");

    const leftmost = Math.min(...boxes.map(({ x }) => x));
    expect(Math.min(...(back?.points.map(([x]) => x) ?? []))).toBeLessThan(leftmost);
  });

  it("should draw the tasks of a composite inside it", () => {
    const { boxes } = layOut(
      diagram(
        [
          ["start", "start"],
          ["loop", "for"],
          ["x", "set", "loop"],
          ["y", "http", "loop"],
          ["end", "end"],
        ],
        [
          ["start", "loop"],
          ["loop", "x", "each"],
          ["x", "y"],
          ["y", "loop"],
          ["loop", "end", "done"],
        ],
      ),
    );
    const at = (id: string) => boxes.find((box) => box.node.id === id) as Box;

    for (const id of ["x", "y"]) {
      expect(at(id).x).toBeGreaterThan(at("loop").x);
      expect(at(id).y + at(id).height).toBeLessThan(at("loop").y + at("loop").height);
    }
    expect(at("end").y).toBeGreaterThan(at("loop").y + at("loop").height);
  });

  it("should draw the branches of a fork side by side", () => {
    const { boxes } = layOut(
      diagram(
        [
          ["start", "start"],
          ["both", "fork"],
          ["left", "set", "both"],
          ["right", "http", "both"],
          ["end", "end"],
        ],
        [
          ["start", "both"],
          ["both", "left"],
          ["left", "both"],
          ["both", "right"],
          ["right", "both"],
          ["both", "end", "all"],
        ],
      ),
    );
    const at = (id: string) => boxes.find((box) => box.node.id === id) as Box;

    expect(at("left").y).toBe(at("right").y);
    expect(at("left").x + at("left").width).toBeLessThan(at("right").x);
    expect(at("end").y).toBeGreaterThan(at("both").y + at("both").height);
  });

  it("should ignore an edge whose end is missing", () => {
    expect(layOut(diagram([["start", "start"]], [["start", "gone"]])).lines).toEqual([]);
  });
});
