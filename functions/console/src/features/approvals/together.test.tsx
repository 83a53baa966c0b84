// @vitest-environment jsdom
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FixtureApi } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";

const pick = (title: string) =>
  screen.findByRole("checkbox", { name: `Decide on ${title} together with others` });

describe("several approvals that show the same", () => {
  it("should be decided by one word, with what it came to for each", async () => {
    const api = new FixtureApi();
    const { user } = open("/approvals", api);
    await user.click(await pick("Release the second batch"));
    await user.click(await pick("Release the third batch"));

    const panel = await screen.findByRole("region", { name: "Decide on 2 that show the same" });
    expect(panel.textContent).toContain('"invoice": "INV-2026-0417"');
    const third = api.world.approvals.find(({ title }) => title === "Release the third batch");
    api.meanwhile = () => third && Object.assign(third, { state: "decided", outcome: "rejected" });
    const approve = within(panel).getByRole("button", { name: "Approve 2" }) as HTMLButtonElement;
    await waitFor(() => expect(approve.disabled).toBe(false));
    await user.click(approve);

    const told = await screen.findByRole("status", { name: "Decisions" });
    expect(told.textContent).toContain("1 of 2 were taken");
    expect(told.textContent).toContain("It is decided.");
    const sent = api.asked.filter(({ url }) => url.endsWith("/approvals/decisions"));
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body).toMatchObject({
      ids: ["second", "third"].map(
        (name) =>
          api.world.approvals.find(({ title }) => title === `Release the ${name} batch`)?.id,
      ),
      outcome: "approved",
      payloadDigest: third?.payloadDigest,
    });
  });

  it("should not be picked together with what shows something else", async () => {
    const api = new FixtureApi();
    const { user } = open("/approvals", api);
    const other = (await pick("Contract with Nordwind GmbH")) as HTMLInputElement;
    expect(other.disabled).toBe(false);
    await user.click(await pick("Release the second batch"));

    expect(other.disabled).toBe(true);
    const form = (await pick("Details of invoice INV-2026-0417")) as HTMLInputElement;
    expect(form.disabled).toBe(true);
  });
});
