// @vitest-environment jsdom
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FixtureApi } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";

const rows = () => within(screen.getByRole("table", { name: "Sessions" })).getAllByRole("row");

describe("account", () => {
  it("should show where one is signed in and which session is this one", async () => {
    open("/account", new FixtureApi());

    await screen.findByRole("table", { name: "Sessions" });

    expect(rows()).toHaveLength(3);
    expect(rows()[1]?.textContent).toContain("Firefox on Linux");
    expect(rows()[1]?.textContent).toContain("this one");
    expect(screen.getByRole("region", { name: "You" }).textContent).toContain("approver");
  });

  it("should end one of the others", async () => {
    const api = new FixtureApi();
    const { user } = open("/account", api);

    await user.click(
      await screen.findByRole("button", {
        name: "End the session in Safari on iOS from 192.0.2.7",
      }),
    );

    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(api.asked.find(({ method }) => method === "DELETE")?.url).toBe(
      "/api/v1/session/own/ses_01there",
    );
    expect(screen.queryByRole("button", { name: "End all others" })).toBeNull();
  });

  it("should end all the others", async () => {
    const { user } = open("/account", new FixtureApi());

    await user.click(await screen.findByRole("button", { name: "End all others" }));

    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(rows()[1]?.textContent).toContain("this one");
  });

  it("should say what went wrong and stay", async () => {
    const api = new FixtureApi();
    const { user } = open("/account", api);
    const button = await screen.findByRole("button", { name: "End all others" });
    api.signedIn = false;

    await user.click(button);

    expect((await screen.findAllByRole("alert"))[0]?.textContent).toContain("Not authenticated");
  });

  it("should name a substitute for a time, say so, and end it", async () => {
    const api = new FixtureApi();
    const { user } = open("/account", api);
    const region = await screen.findByRole("region", { name: "While you are away" });
    await within(region).findByText(/^Nobody decides for you/);

    await user.type(within(region).getByLabelText("Person"), "grace");
    await user.type(within(region).getByLabelText("Until"), "2026-12-24T18:00");
    await user.click(within(region).getByRole("button", { name: "Name a substitute" }));

    expect(await within(region).findByText("person:grace")).toBeDefined();
    expect(api.asked.find(({ method }) => method === "POST")?.body).toEqual({
      person: "grace",
      until: new Date("2026-12-24T18:00").toISOString(),
    });
    await user.click(within(region).getByRole("button", { name: "End it" }));
    await within(region).findByText(/^Nobody decides for you/);
  });

  it("should tell at its field who can't be one", async () => {
    const { user } = open("/account", new FixtureApi());
    const region = await screen.findByRole("region", { name: "While you are away" });
    const person = (await within(region).findByLabelText("Person")) as HTMLInputElement;
    await user.type(person, "nobody");
    await user.type(within(region).getByLabelText("Until"), "2026-12-24T18:00");
    await user.click(within(region).getByRole("button", { name: "Name a substitute" }));

    expect(
      await within(region).findByText("must be another person who is known here"),
    ).toBeDefined();
    expect(person.getAttribute("aria-invalid")).toBe("true");
    expect(person.value).toBe("nobody");
  });

  it("should be reached by keys", async () => {
    const { user } = open("/runs", new FixtureApi());
    await screen.findByRole("heading", { name: "Runs" });

    await user.keyboard("gy");

    await screen.findByRole("heading", { name: "Your account" });
  });
});
