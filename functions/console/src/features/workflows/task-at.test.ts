import { expect, it } from "vitest";
import { taskAt } from "./task-at";

const DOCUMENT = { do: [{ note: { set: { a: 1 } } }, { "a/b~c": { wait: "PT1S" } }] };

it("should find the task that stands at a position", () => {
  expect(taskAt(DOCUMENT, "/do/0/note")).toEqual({ set: { a: 1 } });
});

it("should take names apart as they are escaped", () => {
  expect(taskAt(DOCUMENT, "/do/1/a~1b~0c")).toEqual({ wait: "PT1S" });
});

it.each(["", "note", "/do/2/note", "/do/0/note/set/a/b", "/do/length", "/constructor"])(
  "should find nothing at %j",
  (position) => {
    expect(taskAt(DOCUMENT, position)).toBeUndefined();
  },
);
