import type * as z from "zod/mini";
import { canonicalJson, parseExact } from "./exact-json";
import { problem, signedOut } from "./model";
import { local, ProblemError, UNINTELLIGIBLE, UNREACHABLE } from "./problem-error";

export type Query = Record<string, string | number | undefined>;

/** Builds `path?query`, leaving out what is undefined or empty. */
export function address(path: string, query: Query = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") given.set(name, String(value));
  }
  const tail = given.toString();
  return tail ? `${path}?${tail}` : path;
}

/** Reads a resource. Throws ProblemError for every refusal, including none at all. */
export async function read<S extends z.ZodMiniType>(
  schema: S,
  path: string,
  query?: Query,
  signal?: AbortSignal,
): Promise<z.infer<S>> {
  const response = await send(address(path, query), { signal: signal ?? null });
  return understood(schema, response, path);
}

/** Changes something. The token is the session's; without one the API answers 403. */
export async function post<S extends z.ZodMiniType>(
  schema: S,
  path: string,
  body: unknown,
  csrfToken?: string,
  more: Record<string, string> = {},
): Promise<z.infer<S>> {
  return change("POST", schema, path, body, csrfToken, {
    "Idempotency-Key": crypto.randomUUID(),
    ...more,
  });
}

/** Puts something in the place of what is there. */
export async function put<S extends z.ZodMiniType>(
  schema: S,
  path: string,
  body: unknown,
  csrfToken: string,
): Promise<z.infer<S>> {
  return change("PUT", schema, path, body, csrfToken, {});
}

async function change<S extends z.ZodMiniType>(
  method: string,
  schema: S,
  path: string,
  body: unknown,
  csrfToken: string | undefined,
  more: Record<string, string>,
): Promise<z.infer<S>> {
  const headers: Record<string, string> = { "Content-Type": "application/json", ...more };
  if (csrfToken) headers["X-CSRF-Token"] = csrfToken;
  const response = await send(path, { method, headers, body: canonicalJson(body) });
  return understood(schema, response, path);
}

export async function remove(path: string, csrfToken: string): Promise<void> {
  await send(path, { method: "DELETE", headers: { "X-CSRF-Token": csrfToken } });
}

/** Signs out. Where the provider has a session too, the address at which the browser ends it. */
export async function signOut(csrfToken: string): Promise<string | undefined> {
  const path = "/api/v1/session";
  const response = await send(path, {
    method: "DELETE",
    headers: { "X-CSRF-Token": csrfToken },
  });
  if (response.status === 204) return undefined;
  return (await understood(signedOut, response, path)).continueAt;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
      credentials: "same-origin",
      redirect: "error",
      ...init,
      headers: { Accept: "application/json, application/problem+json", ...init.headers },
    });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw local(
      UNREACHABLE,
      "The node can't be reached",
      "Nothing answered. Is it running? ./penstock doctor names what is missing.",
    );
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

/** The problem that a response carries; a proxy's or a crash's HTML becomes one of ours. */
export async function refusal(response: Response): Promise<ProblemError> {
  const parsed = problem.safeParse(await body(response));
  if (parsed.success) return new ProblemError(parsed.data);
  return local(
    UNINTELLIGIBLE,
    `The answer was ${response.status} without a reason`,
    "Something between this browser and the node may have answered in its place.",
    response.status,
  );
}

async function understood<S extends z.ZodMiniType>(
  schema: S,
  response: Response,
  path: string,
): Promise<z.infer<S>> {
  const parsed = schema.safeParse(await body(response));
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  throw local(
    UNINTELLIGIBLE,
    "The node's answer is not what this console expects",
    `${path}, at /${first?.path.join("/") ?? ""}: ${first?.message ?? "unreadable"}. Reload to get the console that belongs to the node.`,
    response.status,
  );
}

async function body(response: Response): Promise<unknown> {
  try {
    return parseExact(await response.text());
  } catch {
    return undefined;
  }
}
