// @vitest-environment jsdom
import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FixtureApi } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";

const rows = () =>
  within(screen.getByRole("table", { name: "Legal holds" }))
    .getAllByRole("row")
    .slice(1);
const asked = (api: FixtureApi, tail: string) => api.asked.find(({ url }) => url.endsWith(tail));

afterEach(() => vi.restoreAllMocks());

describe("legal holds", () => {
  it("should list them with what they keep, and lead there from the trail", async () => {
    const { user } = open("/audit", new FixtureApi());

    await user.click(await screen.findByRole("link", { name: "Holds" }));
    await screen.findByRole("table", { name: "Legal holds" });

    expect(rows()[0]?.textContent).toContain("Case 4711");
    expect(rows()[0]?.textContent).toContain("in force");
    expect(rows()[0]?.textContent).toContain("the beginning");
    expect(rows()[1]?.textContent).toContain("released");
    expect(within(rows()[1]!).queryByRole("button")).toBeNull();
  });

  it("should place one on a person, from a time on", async () => {
    const api = new FixtureApi();
    const { user } = open("/audit/holds", api);

    await user.click(await screen.findByRole("button", { name: "Place a hold" }));
    await user.type(screen.getByLabelText("Who wants it, and why"), "Case 4713");
    await user.type(screen.getByLabelText("Person, everybody if left empty"), "eve");
    await user.click(screen.getByRole("button", { name: "Place" }));

    await waitFor(() => expect(rows()).toHaveLength(3));
    expect(rows()[0]?.textContent).toContain("eve");
    expect(asked(api, "/holds")?.url).toBe("/api/v1/holds");
    expect(api.asked.find(({ method }) => method === "POST")?.body).toEqual({
      reason: "Case 4713",
      person: "eve",
    });
  });

  it("should release one only with a reason", async () => {
    const api = new FixtureApi();
    const { user } = open("/audit/holds", api);

    await user.click(await screen.findByRole("button", { name: "Release the hold: Case 4711" }));
    const dialog = await screen.findByRole("dialog");
    await user.click(within(dialog).getByRole("button", { name: "Release" }));
    expect(asked(api, "/release")).toBeUndefined();
    await user.type(within(dialog).getByLabelText("Reason, for the audit trail"), "Settled");
    await user.click(within(dialog).getByRole("button", { name: "Release" }));

    await waitFor(() => expect(rows()[0]?.textContent).toContain("Settled"));
    expect(asked(api, "/release")?.body).toEqual({ reason: "Settled" });
  });

  it("should show an auditor the holds and nothing to do", async () => {
    const api = new FixtureApi();
    api.roles = ["auditor"];
    open("/audit/holds", api);

    await screen.findByRole("table", { name: "Legal holds" });

    expect(screen.queryByRole("button", { name: /Place|Release|Erase|Export/ })).toBeNull();
  });
});

describe("a person's data", () => {
  it("should hand all parts of it out as one file", async () => {
    const blobs: Blob[] = [];
    vi.stubGlobal("URL", URL);
    URL.createObjectURL = (blob) => {
      blobs.push(blob as Blob);
      return "blob:here";
    };
    URL.revokeObjectURL = () => {};
    const clicked = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
    const api = new FixtureApi();
    const { user } = open("/audit/holds", api);

    await user.type(await screen.findByLabelText("Person, as the sign-in names them"), "eve");
    await user.click(screen.getByRole("button", { name: "Export" }));
    const dialog = await screen.findByRole("dialog");
    await user.type(within(dialog).getByLabelText("Reason, for the audit trail"), "Her request");
    await user.click(within(dialog).getByRole("button", { name: "Export" }));

    await screen.findByText(/2 lines were handed out/);
    expect(clicked).toHaveBeenCalledOnce();
    expect(await textOf(blobs[0]!)).toBe(
      '{"table":"account","row":{"name":"eve"}}\n{"entry":{"seq":1}}\n',
    );
    expect(api.asked.filter(({ url }) => url.endsWith("/export")).map(({ body }) => body)).toEqual([
      { reason: "Her request" },
      { reason: "Her request", cursor: "1.0" },
    ]);
  });

  it("should erase somebody only after it was said what that means", async () => {
    const api = new FixtureApi();
    const { user } = open("/audit/holds", api);

    await user.type(await screen.findByLabelText("Person, as the sign-in names them"), "eve");
    await user.click(screen.getByRole("button", { name: "Erase" }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog.textContent).toContain("for good");
    expect(asked(api, "/erasure")).toBeUndefined();
    await user.type(within(dialog).getByLabelText("Reason, for the audit trail"), "Her request");
    await user.click(within(dialog).getByRole("button", { name: "Erase" }));

    await screen.findByText(/psn_01eve stands for them now, in 4 rows/);
  });

  it("should say that a hold forbids it", async () => {
    const { user } = open("/audit/holds", new FixtureApi());

    await user.type(await screen.findByLabelText("Person, as the sign-in names them"), "held");
    await user.click(screen.getByRole("button", { name: "Erase" }));
    const dialog = await screen.findByRole("dialog");
    await user.type(within(dialog).getByLabelText("Reason, for the audit trail"), "A request");
    await user.click(within(dialog).getByRole("button", { name: "Erase" }));

    expect(await within(dialog).findByText(/A legal hold/)).toBeDefined();
  });
});

function textOf(blob: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsText(blob);
  });
}
