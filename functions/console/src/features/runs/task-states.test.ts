import { describe, expect, it } from "vitest";
import type { Diagram, RunTrace } from "../../api/model";
import { taskStates } from "./task-states";

const node = (id: string, kind: Diagram["nodes"][number]["kind"], parent?: string) => ({
  id,
  kind,
  label: id.split("/").at(-1) ?? id,
  ...(id.startsWith("/") && { position: id }),
  ...(parent && { parent }),
});

const DIAGRAM: Diagram = {
  nodes: [
    node("start", "start"),
    node("/do/0/prepare", "set"),
    node("/do/1/which", "switch"),
    node("/do/2/ask", "approval"),
    node("/do/3/small", "set"),
    node("/do/4/notify", "http"),
    node("end", "end"),
  ],
  edges: [
    { from: "start", to: "/do/0/prepare" },
    { from: "/do/0/prepare", to: "/do/1/which" },
    { from: "/do/1/which", to: "/do/2/ask", label: "large" },
    { from: "/do/1/which", to: "/do/3/small", label: "small" },
    { from: "/do/2/ask", to: "/do/4/notify" },
    { from: "/do/3/small", to: "/do/4/notify" },
    { from: "/do/4/notify", to: "end" },
  ],
  mermaid: "",
};

const place = (position: string) => ({ position, iteration: "", attempt: 1 });

function trace(facts: Partial<RunTrace>): RunTrace {
  const nothing = {
    hops: [],
    costs: [],
    checkpoints: [],
    leases: [],
    policyDecisions: [],
    effects: [],
    receipts: [],
    humanTasks: [],
    listeners: [],
  };
  const run = {
    id: "r",
    workflow: "w",
    version: "1",
    status: "running",
    startedBy: "x",
    createdAt: "",
    traceId: "t",
  } as const;
  return { run, lastEventId: 0, ...nothing, ...facts };
}

const asked = (state: "open" | "decided") => ({
  ...place("/do/2/ask"),
  id: "h",
  runId: "r",
  kind: "approval" as const,
  role: "approver",
  needed: 1,
  requirements: [],
  given: 0,
  fourEyes: false,
  groups: [],
  title: "?",
  askedBy: "x",
  choices: [],
  payloadDigest: "",
  state,
  createdAt: "",
});

describe("taskStates", () => {
  it("should know nothing of a run that has not begun", () => {
    const states = taskStates(DIAGRAM, trace({}), { status: "pending" });

    expect(new Set(states.values())).toEqual(new Set(["no trace"]));
  });

  it("should show the task that waits, and what every way to it leads through", () => {
    const states = taskStates(DIAGRAM, trace({ humanTasks: [asked("open")] }), {
      status: "waiting",
    });

    expect(Object.fromEntries(states)).toEqual({
      start: "done",
      "/do/0/prepare": "done",
      "/do/1/which": "done",
      "/do/2/ask": "waiting",
      "/do/3/small": "no trace",
      "/do/4/notify": "no trace",
      end: "no trace",
    });
  });

  it("should show the task that waits for an event", () => {
    const listener = {
      id: "lst_1",
      position: "/do/2/ask",
      iteration: "",
      state: "open" as const,
      taken: 0,
      openedAt: "2026-11-21T08:00:00Z",
    };
    const waiting = taskStates(DIAGRAM, trace({ listeners: [listener] }), { status: "waiting" });
    const ended = taskStates(DIAGRAM, trace({ listeners: [listener] }), { status: "faulted" });

    expect(waiting.get("/do/2/ask")).toBe("waiting");
    expect(ended.get("/do/2/ask")).toBe("failed");
  });

  it("should not claim either branch when only the join is known", () => {
    const states = taskStates(DIAGRAM, trace({}), { status: "completed" });

    expect(states.get("/do/4/notify")).toBe("done");
    expect(states.get("/do/2/ask")).toBe("no trace");
    expect(states.get("/do/3/small")).toBe("no trace");
  });

  it("should mark the task that the problem names", () => {
    const states = taskStates(DIAGRAM, trace({ humanTasks: [asked("decided")] }), {
      status: "faulted",
      problem: { instance: "/do/4/notify" },
    });

    expect(states.get("/do/4/notify")).toBe("failed");
    expect(states.get("/do/2/ask")).toBe("done");
    expect(states.get("end")).toBe("no trace");
  });

  it("should wait for a person when the outcome of an effect is unknown", () => {
    const effect = {
      ...place("/do/4/notify"),
      key: "k",
      argumentsDigest: "",
      fencingToken: 1,
      state: "unknown" as const,
      intendedAt: "",
    };
    const states = taskStates(DIAGRAM, trace({ effects: [effect] }), { status: "waiting" });

    expect(states.get("/do/4/notify")).toBe("waiting");
  });

  it("should let a composite stand where its tasks stand", () => {
    const nested: Diagram = {
      nodes: [
        node("start", "start"),
        node("/do/0/all", "do"),
        node("/do/0/all/do/0/ask", "approval", "/do/0/all"),
        node("end", "end"),
      ],
      edges: [
        { from: "start", to: "/do/0/all" },
        { from: "/do/0/all", to: "/do/0/all/do/0/ask" },
        { from: "/do/0/all/do/0/ask", to: "end" },
      ],
      mermaid: "",
    };
    const open = { ...asked("open"), position: "/do/0/all/do/0/ask" };
    const states = taskStates(nested, trace({ humanTasks: [open] }), { status: "waiting" });

    expect(states.get("/do/0/all")).toBe("waiting");
  });
});
