import { expect, it } from "vitest";
import { newestFirst } from "./newest-first";

const entry = (seq: number) => ({
  seq,
  at: "",
  kind: "",
  actor: "",
  subject: "",
  detail: {},
  mac: "",
});
const seqs = (...given: number[]) => newestFirst(given.map(entry)).map(({ seq }) => seq);

it("should show each entry once, the newest on top", () => {
  expect(seqs(1, 2, 3, 2, 3, 4)).toEqual([4, 3, 2, 1]);
});

it("should show nothing below a gap, so that a trail with a hole never looks whole", () => {
  expect(seqs(9, 8, 5, 4)).toEqual([9, 8]);
});

it("should stand an empty trail", () => {
  expect(seqs()).toEqual([]);
});
