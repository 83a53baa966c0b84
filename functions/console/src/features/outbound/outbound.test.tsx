// @vitest-environment jsdom
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { FixtureApi, problem } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";

it("should show every try of a message and send it once more with a reason", async () => {
  const api = new FixtureApi();
  const failed = api.world.outbound[0]!;
  const { user } = open(`/outbound/${failed.id}`, api);

  const tries = await screen.findByRole("table", { name: "Tries" });
  expect(tries.textContent).toContain("503");
  await user.click(screen.getByRole("button", { name: "Send once more" }));
  const dialog = screen.getByRole("dialog", {
    name: "Send this message once more?",
    hidden: true,
  });
  await user.type(within(dialog).getByRole("textbox", { hidden: true }), "They lost it");
  await user.click(within(dialog).getByRole("button", { name: "Send it", hidden: true }));

  await screen.findByText(/It is sent once more/);
  const asked = api.asked.filter(({ url }) => url.includes("/outbound/actions"));
  expect(asked.map(({ body }) => body)).toEqual([
    { action: "replay", ids: [failed.id], reason: "They lost it" },
  ]);
  expect(asked[0]?.headers).toHaveProperty("idempotency-key");
});

it("should lead from a subscription to its messages, and from a message to its event", async () => {
  const { user } = open("/subscriptions", new FixtureApi());

  await user.click(await screen.findByRole("link", { name: "stock" }));
  expect(screen.getByTestId("address").textContent).toBe("/outbound?subscription=stock");
  const table = await screen.findByRole("table", { name: "Messages" });
  await user.click(within(table).getAllByRole("link", { name: "com.example.order.paid" })[0]!);

  await screen.findByRole("region", { name: "CloudEvent as JSON" });
});

it("should disable a subscription with a reason and enable one at once", async () => {
  const api = new FixtureApi();
  const { user } = open("/subscriptions", api);

  await user.click(await screen.findByRole("button", { name: "Enable stock" }));
  await screen.findByRole("button", { name: "Disable stock" });
  await user.click(screen.getByRole("button", { name: "Disable books" }));
  const dialog = screen.getByRole("dialog", { name: "Disable books?", hidden: true });
  await user.type(within(dialog).getByRole("textbox", { hidden: true }), "Gone");
  await user.click(within(dialog).getByRole("button", { name: "Disable", hidden: true }));
  await screen.findByRole("button", { name: "Enable books" });

  expect(api.asked.filter(({ url }) => url.includes("/actions")).map(({ body }) => body)).toEqual([
    { subscription: "stock", action: "enable" },
    { subscription: "books", action: "disable", reason: "Gone" },
  ]);
});

it("should read events page by page", async () => {
  const { user } = open("/events", new FixtureApi());

  const table = await screen.findByRole("table", { name: "Events" });
  expect(within(table).getAllByRole("row")).toHaveLength(51);
  await user.click(screen.getByRole("button", { name: "Show older" }));

  await screen.findByText("841");
  expect(within(table).getAllByRole("row")).toHaveLength(61);
});

it("should say what was refused", async () => {
  const api = new FixtureApi();
  const answer = api.answer.bind(api);
  api.answer = (asked) =>
    asked.url.includes("/event-log")
      ? problem(403, "forbidden", "Not permitted", "The role is missing.")
      : answer(asked);
  open("/events", api);

  await screen.findByText("The role is missing.");
});
