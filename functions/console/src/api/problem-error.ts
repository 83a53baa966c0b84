import type { Problem } from "./model";

/** A refusal of the API, as the RFC 9457 problem it sent. `problem.code` drives what is shown. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = "ProblemError";
  }
}

/** Codes made by the console itself, for answers that never came or can't be understood. */
export const UNREACHABLE = "console-unreachable";
export const UNINTELLIGIBLE = "console-unintelligible";

export function local(code: string, title: string, detail: string, status = 0): ProblemError {
  return new ProblemError({ type: "about:blank", title, status, code, detail });
}

/** The problem behind any error, so that every failure can be shown the same way. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return {
    type: "about:blank",
    title: "The console failed",
    status: 0,
    code: "console-bug",
    detail,
  };
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof ProblemError && error.problem.code === code;
}
