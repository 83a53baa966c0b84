import { describe, expect, it } from "vitest";
import { canonicalJson, digestOf, exactNumber, parseExact, prettyJson } from "./exact-json";

describe("canonicalJson", () => {
  it("should sort members by UTF-16 code units, numbers-like names too", () => {
    expect(canonicalJson({ b: 1, 10: 2, 2: 3, é: 4, a: { d: [], c: {} } })).toBe(
      '{"10":2,"2":3,"a":{"c":{},"d":[]},"b":1,"é":4}',
    );
  });

  it("should write numbers as RFC 8785 does", () => {
    expect(canonicalJson(parseExact("[1.0, 1e21, -0, 0.1, 1E-7]"))).toBe("[1,1e+21,0,0.1,1e-7]");
  });

  it("should write equal values equally, whatever the order of their members", () => {
    expect(canonicalJson({ b: 1, a: [{ d: 2, c: 3 }] })).toBe(
      canonicalJson({ a: [{ c: 3, d: 2 }], b: 1 }),
    );
  });

  it("should escape only what must be escaped", () => {
    expect(canonicalJson('\u0001\n"\\/€')).toBe('"\\u0001\\n\\"\\\\/€"');
  });
});

it("should give a known digest for a known value", async () => {
  expect(await digestOf({ amount: 12 })).toBe(
    "sha256:70e1d28f6239e1afba2e3a3b9671674417e76f46126b75b9d5fe0436d752a013",
  );
});

it("should put each member on its own line for a person to read", () => {
  expect(prettyJson({ b: [1, { c: null }], a: {} })).toBe(
    '{\n  "a": {},\n  "b": [\n    1,\n    {\n      "c": null\n    }\n  ]\n}',
  );
});

describe("long integers", () => {
  it("should be read in full where the browser tells their source", () => {
    const source = "12345678901234567891";
    expect(exactNumber("", Number(source), { source })).toBe(12345678901234567891n);
  });

  it("should leave every other value alone", () => {
    expect(exactNumber("", 12, { source: "12" })).toBe(12);
    expect(exactNumber("", 1e30, { source: "1e30" })).toBe(1e30);
    expect(exactNumber("", "12", {})).toBe("12");
    expect(exactNumber("", 2 ** 60)).toBe(2 ** 60);
  });

  it("should be written in full", () => {
    expect(canonicalJson({ amount: 12345678901234567891n })).toBe(
      '{"amount":12345678901234567891}',
    );
  });
});
