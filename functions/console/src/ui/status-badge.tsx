/** A state as a word and a shape; the colour only repeats what both say. */
const SHAPES: Record<string, string> = {
  ring: "M8 3.500a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9z",
  half: "M8 3.500a4.5 4.5 0 0 1 0 9z M8 3.500a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9z",
  pause: "M6 4v8 M10 4v8",
  tick: "M3.5 8.500l3 3L12.5 5",
  cross: "M4.5 4.500l7 7 M11.5 4.500l-7 7",
  dash: "M4 8h8",
};

interface Look {
  readonly tone: "quiet" | "busy" | "wait" | "good" | "bad";
  readonly shape: keyof typeof SHAPES;
}

const QUIET: Look = { tone: "quiet", shape: "ring" };
const LOOKS: Record<string, Look> = {
  pending: QUIET,
  running: { tone: "busy", shape: "half" },
  waiting: { tone: "wait", shape: "pause" },
  paused: { tone: "quiet", shape: "pause" },
  completed: { tone: "good", shape: "tick" },
  faulted: { tone: "bad", shape: "cross" },
  cancelled: { tone: "quiet", shape: "dash" },
  starting: { tone: "busy", shape: "half" },
  started: { tone: "good", shape: "tick" },
  announced: { tone: "good", shape: "tick" },
  parked: { tone: "bad", shape: "pause" },
  filtered: { tone: "quiet", shape: "dash" },
  discarded: { tone: "quiet", shape: "cross" },
  active: { tone: "good", shape: "tick" },
  disabled: { tone: "quiet", shape: "dash" },
  "left alone": { tone: "wait", shape: "pause" },
  delivered: { tone: "good", shape: "tick" },
  failed: { tone: "bad", shape: "cross" },
  used: { tone: "good", shape: "tick" },
  refused: { tone: "bad", shape: "dash" },
  gone: { tone: "bad", shape: "dash" },
  open: { tone: "wait", shape: "pause" },
  decided: { tone: "quiet", shape: "tick" },
  voted: { tone: "wait", shape: "half" },
  closed: { tone: "quiet", shape: "dash" },
  voided: { tone: "bad", shape: "dash" },
  expired: { tone: "bad", shape: "dash" },
  approved: { tone: "good", shape: "tick" },
  rejected: { tone: "bad", shape: "cross" },
  allow: { tone: "good", shape: "tick" },
  passed: { tone: "good", shape: "tick" },
  deny: { tone: "bad", shape: "cross" },
  "require-approval": { tone: "wait", shape: "pause" },
  intended: { tone: "busy", shape: "half" },
  recorded: { tone: "good", shape: "tick" },
  unknown: { tone: "bad", shape: "cross" },
  decides: { tone: "good", shape: "tick" },
  staged: { tone: "busy", shape: "half" },
  shadow: { tone: "quiet", shape: "ring" },
  superseded: { tone: "quiet", shape: "dash" },
  retiring: { tone: "wait", shape: "half" },
  revoked: { tone: "bad", shape: "cross" },
  "in force": { tone: "wait", shape: "pause" },
  released: { tone: "quiet", shape: "dash" },
  intact: { tone: "good", shape: "tick" },
  broken: { tone: "bad", shape: "cross" },
};

/** A state that changes while it is looked at; a screen reader says so. */
export function LiveStatus({ status }: { status: string }) {
  return (
    <span role="status">
      <StatusBadge status={status} />
    </span>
  );
}

export function StatusBadge({ status }: { status: string }) {
  const look = LOOKS[status] ?? QUIET;
  return (
    <span className={`badge badge-${look.tone}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d={SHAPES[look.shape]} />
      </svg>
      {status}
    </span>
  );
}
