// @vitest-environment jsdom
import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { FixtureApi } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";

const { leave } = vi.hoisted(() => ({ leave: vi.fn() }));
vi.mock("../../shell/leave", () => ({ leave }));

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

  it("should offer the provider beside the link and go where the API says", async () => {
    const api = new FixtureApi({ signedIn: false });
    api.providers = [{ name: "Keycloak" }];
    const { user } = open("/sign-in", api);

    await user.click(await screen.findByRole("button", { name: "Sign in with Keycloak" }));

    await screen.findByRole("button", { name: "Going to Keycloak …" });
    expect(leave).toHaveBeenCalledWith("https://sso.example/authorize");
    expect(screen.getByText("./penstock info --sign-in")).toBeDefined();
  });

  it("should finish once, without a code in the address, and lead back", async () => {
    sessionStorage.setItem("penstock.return-to", "/audit");
    const api = new FixtureApi({ signedIn: false });
    open("/sign-in/return?state=s&iss=i&code=good&session_state=x", api);

    await screen.findByRole("heading", { name: "Audit" });

    expect(screen.getByTestId("address").textContent).toBe("/audit");
    const sent = api.asked.filter(({ url }) => url.endsWith("/returns"));
    expect(sent.map(({ body }) => body)).toEqual([{ state: "s", iss: "i", code: "good" }]);
  });

  it("should tell a stranger which id an administrator needs", async () => {
    const api = new FixtureApi({ signedIn: false });
    open("/sign-in/return?state=s&code=stranger", api);

    const alert = await screen.findByRole("alert");

    expect(alert.textContent).toContain("You have no access");
    expect(alert.textContent).toContain("8a1f");
    expect(screen.getByTestId("address").textContent).toBe("/sign-in/return");
    expect(screen.getByRole("link", { name: "Back to the sign-in page" })).toBeDefined();
  });

  it("should say that nobody was signed in when the provider refused", async () => {
    open("/sign-in/return?state=s&error=access_denied", new FixtureApi({ signedIn: false }));

    expect((await screen.findByRole("alert")).textContent).toContain("You were not signed in");
  });
});
