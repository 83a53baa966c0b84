// @vitest-environment jsdom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { FixtureApi } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";

it("should verify the chain when asked and say what was proved", async () => {
  const api = new FixtureApi();
  const { user } = open("/audit", api);
  await screen.findByRole("table", { name: "Audit entries" });
  expect(api.asked.some(({ url }) => url.includes("verification"))).toBe(false);

  await user.click(screen.getByRole("button", { name: "Verify chain" }));

  const result = await screen.findByRole("status", { name: "Verification" });
  expect(result.textContent).toContain(`All ${api.world.audit.length} entries hold`);
  expect(result.textContent).toContain("agrees with its anchor");
});

it("should name the first entry that does not hold", async () => {
  const api = new FixtureApi();
  const broken = {
    status: "broken",
    entries: 6,
    firstBroken: 7,
    reason: "its MAC is wrong",
    verifiedAt: "2026-11-21T08:00:00Z",
  };
  const { user } = open("/audit", api);
  const answer = api.answer.bind(api);
  api.answer = (asked) =>
    asked.url.includes("verification") ? { status: 200, body: broken } : answer(asked);

  await user.click(await screen.findByRole("button", { name: "Verify chain" }));

  const result = await screen.findByRole("status", { name: "Verification" });
  expect(result.textContent).toContain("Entry 7 is the first that does not hold: its MAC is wrong");
});

it("should say up to where the trail was kept for its time and went", async () => {
  const api = new FixtureApi();
  const { user } = open("/audit", api);
  const answer = api.answer.bind(api);
  const intact = { status: "intact", entries: 9, verifiedAt: "2026-11-21T08:00:00Z" };
  api.answer = (asked) =>
    asked.url.includes("verification")
      ? { status: 200, body: { ...intact, head: 521, forgottenUpTo: 512 } }
      : answer(asked);

  await user.click(await screen.findByRole("button", { name: "Verify chain" }));

  const result = await screen.findByRole("status", { name: "Verification" });
  expect(result.textContent).toContain("Entries up to number 512 were kept for their time");
});

/** An API with an entry that has something masked in it; what was asked for as it is. */
function withMasked(roles: string[]) {
  const api = new FixtureApi();
  api.roles = roles;
  const entry = { ...api.world.audit.at(-1)!, detail: { reason: "asked by ***@example.com" } };
  api.world.audit[api.world.audit.length - 1] = entry;
  const asked: string[] = [];
  const answer = api.answer.bind(api);
  api.answer = (request) => {
    if (!request.url.includes("/audit/raw/")) return answer(request);
    asked.push(request.url);
    return {
      status: 200,
      body: { ...entry, detail: { reason: "asked by ada@example.com" } },
    };
  };
  return { api, entry, asked };
}

it("should show an entry as it is, with the reason, to whom may read it so", async () => {
  const { api, entry, asked } = withMasked(["auditor"]);
  const { user } = open("/audit", api);

  await user.click(await screen.findByText("reason asked by ***@example.com"));
  expect(screen.getByText(/goes on the audit trail/)).toBeTruthy();
  expect(asked).toEqual([]);
  await user.type(screen.getByLabelText("Why you read it"), "ticket 4711");
  await user.click(screen.getByRole("button", { name: "Show as it is" }));

  expect(await screen.findByText(/ada@example.com/)).toBeTruthy();
  expect(asked).toEqual([`/api/v1/audit/raw/${entry.seq}?reason=ticket+4711`]);
  expect(screen.queryByRole("button", { name: "Show as it is" })).toBeNull();
});

it("should not offer an entry as it is to a person who may not", async () => {
  const { api } = withMasked(["viewer"]);
  const { user } = open("/audit", api);

  await user.click(await screen.findByText("reason asked by ***@example.com"));
  expect(screen.queryByRole("button", { name: "Show as it is" })).toBeNull();
});

it("should offer no proof to a person who may not ask for it", async () => {
  const api = new FixtureApi();
  api.roles = ["operator"];
  open("/audit", api);

  await screen.findByRole("table", { name: "Audit entries" });
  expect(screen.queryByRole("button", { name: "Verify chain" })).toBeNull();
});
