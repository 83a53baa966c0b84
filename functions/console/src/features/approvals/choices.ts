/** How each outcome is offered. A choice nobody foresaw is offered by its own name. */
export interface Choice {
  readonly name: string;
  readonly look: "primary" | "danger" | "";
  readonly means: string;
}

const KNOWN: Record<string, Choice> = {
  approved: { name: "Approve", look: "primary", means: "" },
  "changes-requested": {
    name: "Request changes",
    look: "",
    means: "It goes back, with the comment. The run decides what to do about it.",
  },
  rejected: { name: "Reject", look: "danger", means: "" },
  submitted: { name: "Submit", look: "primary", means: "" },
  retry: {
    name: "Retry",
    look: "",
    means: "Make the call again. Safe only if the first one had no effect.",
  },
  "mark-done": {
    name: "Mark done",
    look: "primary",
    means: "It took effect. The run goes on with the result you enter.",
  },
  fail: {
    name: "Fail",
    look: "danger",
    means: "Give up. The task faults, and the run's own error handling takes over.",
  },
};

export function choiceOf(outcome: string): Choice {
  return KNOWN[outcome] ?? { name: outcome, look: "", means: "" };
}
