import { useMemo } from "react";
import { Link } from "react-router";
import type { Diagram as DiagramModel } from "../../api/model";
import { HEADER, layOut, type Box, type Line } from "./diagram-layout";
import type { TaskState } from "./task-states";

interface Props {
  readonly diagram: DiagramModel;
  /** Where a run's tasks stand; none for a definition that is looked at apart from any run. */
  readonly states?: ReadonlyMap<string, TaskState>;
  readonly selected: string;
}

/** The definition as a picture. Each task is a link that picks it out on the page. */
export function Diagram({ diagram, states, selected }: Props) {
  const layout = useMemo(() => layOut(diagram), [diagram]);
  return (
    <div className="diagram">
      <svg
        width={layout.width}
        height={layout.height}
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        role="group"
        aria-label="Diagram of the definition"
      >
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path className="arrow-head" d="M0 0.5L8 4L0 7.5z" />
          </marker>
        </defs>
        {layout.boxes
          .filter(({ composite }) => composite)
          .map((box) => (
            <TaskBox
              key={box.node.id}
              box={box}
              state={states?.get(box.node.id)}
              selected={selected}
            />
          ))}
        {layout.lines.map((line, index) => (
          <Way key={index} line={line} />
        ))}
        {layout.boxes
          .filter(({ composite }) => !composite)
          .map((box) => (
            <TaskBox
              key={box.node.id}
              box={box}
              state={states?.get(box.node.id)}
              selected={selected}
            />
          ))}
      </svg>
    </div>
  );
}

function Way({ line }: { line: Line }) {
  return (
    <g className="way">
      <path
        d={`M${line.points.map((point) => point.join(" ")).join("L")}`}
        markerEnd="url(#arrow)"
      />
      {line.label && <WayLabel line={line} label={cut(line.label, 22)} />}
    </g>
  );
}

/** Beside the start of a straight way, in the corner of one that takes a lane. */
function WayLabel({ line, label }: { line: Line; label: string }) {
  const [from, turn, corner] = [line.points[0], line.points[1], line.points[2]];
  if (!from || !turn || !corner) return null;
  const rightwards = corner[0] > from[0];
  if (line.lane) {
    return (
      <text
        x={corner[0] + (rightwards ? -4 : 4)}
        y={turn[1] + 12}
        textAnchor={rightwards ? "end" : "start"}
      >
        {label}
      </text>
    );
  }
  if (corner[0] === from[0]) {
    return (
      <text x={from[0] - 6} y={from[1] + 13} textAnchor="end">
        {label}
      </text>
    );
  }
  return (
    <text x={(from[0] + corner[0]) / 2} y={turn[1] - 4} textAnchor="middle">
      {label}
    </text>
  );
}

const SIGNS: Record<TaskState, string> = {
  "no trace": "",
  running: "M0 -4a4 4 0 1 1 -4 4",
  waiting: "M-2 -4v8M2 -4v8",
  done: "M-4 0l3 3l5 -6",
  failed: "M-3.5 -3.5l7 7M3.5 -3.5l-7 7",
};

function TaskBox({
  box,
  state,
  selected,
}: {
  box: Box;
  state: TaskState | undefined;
  selected: string;
}) {
  const { node, x, y, width, height, composite } = box;
  const look = `task task-${(state ?? "no trace").replace(" ", "-")}${composite ? " task-composite" : ""}`;
  const stands = state ? `: ${state}` : "";
  if (node.kind === "start" || node.kind === "end") {
    return (
      <g className={`${look} task-terminal`} role="img" aria-label={`${node.label}${stands}`}>
        <rect x={x} y={y} width={width} height={height} rx={height / 2} />
        <text x={x + width / 2} y={y + height / 2 + 4} textAnchor="middle">
          {node.label}
        </text>
      </g>
    );
  }
  const middle = y + (composite ? HEADER : height) / 2;
  return (
    <Link
      to={`?task=${encodeURIComponent(node.position ?? node.id)}`}
      replace
      preventScrollReset
      className={look}
      aria-label={`${node.label}, ${node.kind}${stands}`}
      aria-current={node.position === selected ? "true" : undefined}
    >
      <rect x={x} y={y} width={width} height={height} rx="7" />
      <text className="task-name" x={x + 12} y={middle - (composite ? -4 : 2)}>
        {cut(node.label, composite ? 16 : 19)}
      </text>
      {/* So that who reads the picture as text has two words, as in its name. */ " "}
      <text
        className="task-kind"
        x={composite ? x + width - 34 : x + 12}
        y={middle + (composite ? 4 : 13)}
        textAnchor={composite ? "end" : "start"}
      >
        {node.kind}
      </text>
      <path
        className="task-sign"
        transform={`translate(${x + width - 18} ${middle})`}
        d={SIGNS[state ?? "no trace"]}
      />
    </Link>
  );
}

const cut = (text: string, most: number) =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;
