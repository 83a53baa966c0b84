// @vitest-environment jsdom
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FixtureApi } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";

const rows = (table: string) =>
  within(screen.getByRole("table", { name: table }))
    .getAllByRole("row")
    .slice(1);

describe("access", () => {
  it("should show who may do what, and who is signed in", async () => {
    open("/access", new FixtureApi());

    await screen.findByRole("table", { name: "Accounts" });
    await screen.findByRole("table", { name: "Sessions" });

    expect(rows("Accounts")[0]?.textContent).toContain("finance");
    expect(rows("Accounts")[0]?.textContent).toContain("approver/payments");
    expect(rows("Accounts")[1]?.textContent).toContain("disabled");
    expect(rows("API keys")[0]?.textContent).toContain("never");
    expect(rows("Sessions")[0]?.textContent).toContain("this one");
  });

  it("should end another's session only after it was said what that means", async () => {
    const api = new FixtureApi();
    const { user } = open("/access", api);

    await user.click(
      await screen.findByRole("button", { name: "End the session of eve in Safari on iOS" }),
    );
    const dialog = await screen.findByRole("dialog");
    expect(api.asked.every(({ method }) => method === "GET")).toBe(true);
    await user.click(within(dialog).getByRole("button", { name: "End" }));

    await waitFor(() => expect(rows("Sessions")).toHaveLength(1));
    expect(api.asked.find(({ method }) => method === "DELETE")?.url).toBe(
      "/api/v1/sessions/ses_01eve",
    );
  });

  it("should revoke a key", async () => {
    const api = new FixtureApi();
    const { user } = open("/access", api);

    await user.click(await screen.findByRole("button", { name: "Revoke the key ci" }));
    await user.click(
      within(await screen.findByRole("dialog")).getByRole("button", { name: "Revoke" }),
    );

    await screen.findByText("No key that is good");
    expect(api.asked.find(({ method }) => method === "DELETE")?.url).toBe("/api/v1/keys/key_01ci");
  });

  it("should show an auditor the accounts alone, and others no way here", async () => {
    const auditor = new FixtureApi();
    auditor.roles = ["auditor"];
    open("/access", auditor);
    await screen.findByRole("table", { name: "Accounts" });
    expect(screen.queryByRole("region", { name: "Sessions" })).toBeNull();
    expect(screen.getByRole("link", { name: "Access" })).toBeDefined();
  });

  it("should offer it to nobody else", async () => {
    const operator = new FixtureApi();
    operator.roles = ["operator"];
    open("/runs", operator);
    await screen.findByRole("heading", { name: "Runs" });
    expect(screen.queryByRole("link", { name: "Access" })).toBeNull();
  });
});
