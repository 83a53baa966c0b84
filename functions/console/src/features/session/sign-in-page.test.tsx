// @vitest-environment jsdom
import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FixtureApi } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";

const signIns = (api: FixtureApi) =>
  api.asked.filter(({ method, url }) => method === "POST" && url.endsWith("/session"));

describe("sign-in", () => {
  it("should not use the code up when the link is only opened", async () => {
    const api = new FixtureApi({ signedIn: false });
    open("/sign-in?code=good", api);

    await screen.findByRole("button", { name: "Sign in" });

    expect(api.asked).toEqual([]);
  });

  it("should post the code and show the runs", async () => {
    const api = new FixtureApi({ signedIn: false });
    const { user } = open("/sign-in?code=good", api);

    await user.click(screen.getByRole("button", { name: "Sign in" }));

    expect(await screen.findByRole("heading", { name: "Runs" })).toBeDefined();
    expect(signIns(api).map(({ body }) => body)).toEqual([{ code: "good" }]);
  });

  it("should tell how to get a new link when the code is used up", async () => {
    const { user } = open("/sign-in?code=old", new FixtureApi({ signedIn: false }));

    await user.click(screen.getByRole("button", { name: "Sign in" }));

    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("This link no longer works");
    expect(alert.textContent).toContain("./penstock info --sign-in");
  });

  it("should lead back to where the person was when the session had ended", async () => {
    const api = new FixtureApi({ signedIn: false });
    open("/approvals?state=decided", api);
    expect(await screen.findByText("You are not signed in")).toBeDefined();
    document.body.replaceChildren();

    const { user } = open("/sign-in?code=good", api);
    await user.click(screen.getByRole("button", { name: "Sign in" }));

    await screen.findByRole("heading", { name: "Approvals" });
    expect(screen.getByTestId("address").textContent).toBe("/approvals?state=decided");
  });

  it("should never be led to another host", async () => {
    sessionStorage.setItem("penstock.return-to", "//evil.example/runs");
    const { user } = open("/sign-in?code=good", new FixtureApi({ signedIn: false }));

    await user.click(screen.getByRole("button", { name: "Sign in" }));

    await screen.findByRole("heading", { name: "Runs" });
    expect(screen.getByTestId("address").textContent).toBe("/runs");
  });
});
