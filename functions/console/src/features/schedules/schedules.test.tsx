// @vitest-environment jsdom
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { FixtureApi } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";

function acted(api: FixtureApi) {
  return api.asked.filter(({ url }) => url.includes("/schedules/actions")).map(({ body }) => body);
}

it("should list each schedule with what it goes by and when it is next", async () => {
  open("/schedules", new FixtureApi());

  const table = await screen.findByRole("table", { name: "Schedules" });

  expect(table.textContent).toContain("cron 0 2 * * * Europe/Berlin");
  expect(table.textContent).toContain("paused");
  expect(table.textContent).toContain("The books are being closed");
});

it("should pause with a note and go on again", async () => {
  const api = new FixtureApi();
  const { user } = open("/schedules/nightly", api);

  await user.click(await screen.findByRole("button", { name: "Pause" }));
  const dialog = screen.getByRole("dialog", { name: "Pause this schedule?", hidden: true });
  await user.type(within(dialog).getByRole("textbox", { hidden: true }), "A holiday");
  await user.click(within(dialog).getByRole("button", { name: "Pause", hidden: true }));
  await user.click(await screen.findByRole("button", { name: "Resume" }));
  await screen.findByRole("button", { name: "Pause" });

  expect(acted(api)).toEqual([
    { schedule: "nightly", action: "pause", note: "A holiday" },
    { schedule: "nightly", action: "resume" },
  ]);
});

it("should show what a backfill would do before anything is done", async () => {
  const api = new FixtureApi();
  const { user } = open("/schedules/nightly", api);

  await user.click(await screen.findByRole("button", { name: "Backfill" }));
  await user.type(screen.getByLabelText("From, in your own time"), "2026-11-20T00:00");
  await user.type(screen.getByLabelText("Until, not included"), "2026-11-21T00:00");
  expect(screen.queryByRole("button", { name: "Bring them", hidden: true })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Show what would happen", hidden: true }));
  const times = await screen.findByRole("table", {
    name: "What would become of each",
    hidden: true,
  });
  expect(times.textContent).toContain("known");
  await user.click(screen.getByRole("button", { name: "Bring them", hidden: true }));
  await screen.findByText("They are on their way.");

  expect(acted(api)).toMatchObject([
    { action: "backfill", overlap: "buffer-all", again: false, dryRun: true },
    { action: "backfill", overlap: "buffer-all", again: false },
  ]);
});

it("should start a run at once and lead to it", async () => {
  const api = new FixtureApi();
  const { user } = open("/schedules/nightly", api);

  await user.click(await screen.findByRole("button", { name: "Run now" }));

  expect((await screen.findByText("See the run")).getAttribute("href")).toMatch(/^\/runs\/run_/);
});

it("should offer nothing to a person who may only look", async () => {
  const api = new FixtureApi();
  api.roles = ["auditor"];
  open("/schedules/nightly", api);

  await screen.findByRole("table", { name: "Next times" });

  expect(screen.queryByRole("button", { name: "Pause" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Backfill" })).toBeNull();
});

it("should say what to do when there is none", async () => {
  const api = new FixtureApi();
  api.world.schedules = [];
  open("/schedules", api);

  await screen.findByText("No schedule yet");
});
