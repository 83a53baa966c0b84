// @vitest-environment jsdom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { FixtureApi } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";
import type { Delivery } from "../../api/model";
import { reasonOf } from "./reason";

/** An API whose first delivery is a dead letter, and that takes what is asked. */
function withDeadLetter(roles: string[]) {
  const api = new FixtureApi();
  api.roles = roles;
  const parked: Delivery = {
    ...api.world.deliveries[0]!,
    state: "parked",
    attempts: 1,
    reason: "This is no JSON.",
  };
  api.world.deliveries[0] = parked;
  const asked: { method: string; url: string; body?: unknown; headers: object }[] = [];
  const answer = api.answer.bind(api);
  api.answer = (request) => {
    if (request.url.includes("/deliveries/actions")) {
      asked.push(request);
      const items = [{ id: parked.id, result: "queued", runId: parked.runId }];
      return { status: 202, body: { action: "requeue", dryRun: false, more: false, items } };
    }
    return answer(request);
  };
  return { api, parked, asked };
}

it("should say of each delivery what became of it, and why", async () => {
  const { api } = withDeadLetter(["operator"]);
  open("/deliveries", api);

  const table = await screen.findByRole("table", { name: "Deliveries" });

  expect(table.textContent).toContain("parked");
  expect(table.textContent).toContain("This is no JSON.");
  expect(table.textContent).toContain("started");
});

it("should say in words why a delivery was refused", () => {
  expect(reasonOf({ state: "rejected", reason: "wrong" })).toContain("signature is wrong");
  expect(reasonOf({ state: "rejected", reason: "of a later version" })).toBe("of a later version");
  expect(reasonOf({ state: "parked", reason: "wrong" })).toBe("wrong");
  expect(reasonOf({ state: "started" })).toBeUndefined();
});

it("should have a dead letter tried again, once for a click, with its reason", async () => {
  const { api, parked, asked } = withDeadLetter(["operator"]);
  const { user } = open(`/deliveries/${parked.id}`, api);

  await user.type(await screen.findByLabelText("Reason, for the audit trail"), "Mended");
  await user.click(screen.getByRole("button", { name: "Try again" }));

  await screen.findByText(/It is taken again/);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.body).toEqual({ action: "requeue", ids: [parked.id], reason: "Mended" });
  expect(asked[0]?.headers).toHaveProperty("idempotency-key");
});

it("should offer nothing to a person who may only look", async () => {
  const { api, parked } = withDeadLetter(["auditor"]);
  open(`/deliveries/${parked.id}`, api);

  expect((await screen.findAllByText("This is no JSON.")).length).toBeGreaterThan(0);
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Discard" })).toBeNull();
});

it("should link to no run that a delivery has not started", async () => {
  const { api, parked } = withDeadLetter(["operator"]);
  expect(parked.runId).toBeTruthy();
  open(`/deliveries/${parked.id}`, api);

  expect(await screen.findByText("This is no JSON.")).toBeTruthy();
  expect(document.querySelector(`main a[href="/runs/${parked.runId}"]`)).toBeNull();
});
