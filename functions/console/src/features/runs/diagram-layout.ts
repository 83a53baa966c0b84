import type { Diagram } from "../../api/model";

type Node = Diagram["nodes"][number];

/** A node's place in the drawing, in pixels. A composite's box also holds the tasks inside it. */
export interface Box {
  readonly node: Node;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly composite: boolean;
}

export interface Line {
  readonly points: readonly (readonly [number, number])[];
  readonly label?: string;
  /** It runs in a lane beside the tasks. */
  readonly lane: boolean;
}

export interface Layout {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

const TASK = { width: 176, height: 42 };
const TERMINAL = { width: 64, height: 26 };
export const HEADER = 34;
const GAP_X = 24;
const GAP_Y = 34;
const PAD = 14;
const LANE = 12;

interface Sized {
  readonly node: Node;
  readonly width: number;
  readonly height: number;
  readonly inside: readonly Sized[][];
}

/** Draws layer below layer. Ways that skip layers or lead back run in lanes beside the tasks. */
export function layOut(diagram: Diagram): Layout {
  const tree = new Tree(diagram);
  const rows = tree.rows(undefined);
  const size = extent(rows);
  const placed = new Placement(tree);
  placed.rows(rows, 0, 0, size.width);
  return placed.finish(size.width, size.height, diagram);
}

class Tree {
  private readonly parents: Map<string, string | undefined>;

  constructor(private readonly diagram: Diagram) {
    this.parents = new Map(diagram.nodes.map(({ id, parent }) => [id, parent]));
  }

  isInside(id: string, ancestor: string): boolean {
    for (let at = this.parents.get(id); at; at = this.parents.get(at))
      if (at === ancestor) return true;
    return false;
  }

  /** The one among the children of `parent` that is, or holds, `id`. */
  private childOf(parent: string | undefined, id: string): string | undefined {
    let at: string | undefined = id;
    while (at && this.parents.get(at) !== parent) at = this.parents.get(at);
    return at;
  }

  rows(parent: string | undefined): Sized[][] {
    const children = this.diagram.nodes.filter((node) => node.parent === parent);
    const order = new Map(children.map(({ id }, index) => [id, index]));
    const layer = new Map<string, number>(children.map(({ id }) => [id, 0]));
    const forward = this.diagram.edges
      .map(({ from, to }) => [this.childOf(parent, from), this.childOf(parent, to)] as const)
      .filter(([from, to]) => from && to && (order.get(from) ?? 0) < (order.get(to) ?? 0));
    // Document order is a topological order of the forward edges, so one pass over it is enough.
    for (const { id } of children) {
      for (const [from, to] of forward) {
        if (from === id && to)
          layer.set(to, Math.max(layer.get(to) ?? 0, (layer.get(id) ?? 0) + 1));
      }
    }
    const rows: Sized[][] = [];
    for (const node of children) {
      const at = layer.get(node.id) ?? 0;
      (rows[at] ??= []).push(this.sized(node));
    }
    return rows.filter((row) => row !== undefined);
  }

  private sized(node: Node): Sized {
    const inside = this.rows(node.id);
    if (inside.length > 0) {
      const { width, height } = extent(inside);
      const around = {
        width: Math.max(TASK.width, width) + 2 * PAD,
        height: HEADER + GAP_Y / 2 + height + GAP_Y / 2 + 6,
      };
      return { node, inside, ...around };
    }
    return { node, inside, ...(node.kind === "start" || node.kind === "end" ? TERMINAL : TASK) };
  }
}

function extent(rows: readonly Sized[][]) {
  const widths = rows.map((row) =>
    row.reduce((sum, { width }) => sum + width, (row.length - 1) * GAP_X),
  );
  const heights = rows.map((row) => Math.max(...row.map(({ height }) => height)));
  return {
    width: Math.max(0, ...widths),
    height: heights.reduce((sum, height) => sum + height, Math.max(0, rows.length - 1) * GAP_Y),
  };
}

class Placement {
  private readonly boxes = new Map<string, Box>();
  /** Where the free space below and above a node's row lies. */
  private readonly below = new Map<string, number>();
  private readonly above = new Map<string, number>();
  private readonly row = new Map<string, string>();

  constructor(private readonly tree: Tree) {}

  rows(rows: readonly Sized[][], x: number, y: number, width: number, path = "") {
    let top = y;
    rows.forEach((row, index) => {
      const rowExtent = extent([row]);
      let left = x + (width - rowExtent.width) / 2;
      for (const item of row) {
        const { node, inside } = item;
        const composite = inside.length > 0;
        this.boxes.set(node.id, {
          node,
          x: left,
          y: top,
          width: item.width,
          height: item.height,
          composite,
        });
        this.above.set(node.id, top - GAP_Y / 2);
        this.below.set(node.id, top + rowExtent.height + GAP_Y / 2);
        this.row.set(node.id, `${path}/${index}`);
        if (composite) {
          this.rows(
            inside,
            left + PAD,
            top + HEADER + GAP_Y / 2,
            item.width - 2 * PAD,
            `${path}/${index}:${node.id}`,
          );
        }
        left += item.width + GAP_X;
      }
      top += rowExtent.height + GAP_Y;
    });
  }

  finish(width: number, height: number, diagram: Diagram): Layout {
    let right = 0;
    let left = 0;
    const lines: Line[] = [];
    for (const edge of diagram.edges) {
      const from = this.boxes.get(edge.from);
      const to = this.boxes.get(edge.to);
      if (!from || !to) continue;
      const route = this.route(from, to);
      const lane =
        route === "right" ? width + LANE * ++right : route === "left" ? -LANE * ++left : undefined;
      lines.push({
        points: this.points(from, to, lane),
        lane: lane !== undefined,
        ...(edge.label && { label: edge.label }),
      });
    }
    return shifted([...this.boxes.values()], lines, left * LANE, width + right * LANE, height);
  }

  private route(from: Box, to: Box): "straight" | "left" | "right" {
    if (this.tree.isInside(to.node.id, from.node.id)) {
      return this.row.get(to.node.id)?.endsWith(":" + from.node.id + "/0") ? "straight" : "right";
    }
    if (to.y <= from.y) return "left";
    return this.isBlocked(from, to) ? "right" : "straight";
  }

  /** Whether something stands below `from` on the straight way down to `to`. */
  private isBlocked(from: Box, to: Box): boolean {
    const x = middle(from);
    return [...this.boxes.values()].some(({ node, ...box }) => {
      const between = box.y < to.y && box.y + box.height > bottom(from);
      const across = box.x < x && x < box.x + box.width;
      const around =
        this.tree.isInside(from.node.id, node.id) || this.tree.isInside(to.node.id, node.id);
      return between && across && !around && node !== from.node && node !== to.node;
    });
  }

  private points(from: Box, to: Box, lane: number | undefined): [number, number][] {
    const inward = this.tree.isInside(to.node.id, from.node.id);
    const start: [number, number] = [middle(from), inward ? from.y + HEADER : bottom(from)];
    const end: [number, number] = [middle(to), to.y];
    const last = this.above.get(to.node.id) ?? to.y;
    if (lane === undefined) {
      const turn = inward ? start[1] + GAP_Y / 4 : last;
      return [start, [start[0], turn], [end[0], turn], end];
    }
    const first = inward ? from.y + HEADER + 4 : (this.below.get(from.node.id) ?? bottom(from));
    return [start, [start[0], first], [lane, first], [lane, last], [end[0], last], end];
  }
}

const bottom = (box: Box) => box.y + box.height;
const middle = (box: Box) => box.x + box.width / 2;

/** Moves everything so that nothing lies left of or above the drawing. */
function shifted(boxes: Box[], lines: Line[], left: number, right: number, height: number): Layout {
  const dx = left + PAD;
  const dy = GAP_Y / 2;
  return {
    boxes: boxes.map((box) => ({ ...box, x: box.x + dx, y: box.y + dy })),
    lines: lines.map((line) => ({
      ...line,
      points: line.points.map(([x, y]) => [x + dx, y + dy] as const),
    })),
    width: left + right + 2 * PAD,
    height: height + 2 * dy,
  };
}
