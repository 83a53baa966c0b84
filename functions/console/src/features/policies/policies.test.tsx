// @vitest-environment jsdom
import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { FixtureApi } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";
import { digest } from "../../../fixtures/runs.ts";

it("should say of each version where it stands and whom it is for", async () => {
  open("/policies", new FixtureApi());

  const table = await screen.findByRole("table", { name: "Policies" });

  expect(table.textContent).toContain("shadow");
  expect(table.textContent).toContain("decides");
  expect(table.textContent).toContain("payments");
  expect(table.textContent).toContain("the platform");
});

it("should show the rules in their order, with whom they ask", async () => {
  const { user } = open("/policies", new FixtureApi());
  await user.click(await screen.findByRole("link", { name: "payments" }));

  const rules = await screen.findByRole("table", { name: "Rules" });
  const rows = within(rules).getAllByRole("row").slice(1);

  expect(rows.map((row) => row.querySelector(".lead")?.textContent)).toEqual([
    "nothing-by-night",
    "large",
    "rest",
  ]);
  expect(rows[1]?.textContent).toContain("2 × approver within PT4H");
});

it("should list what a version would have decided otherwise, of the span that is asked for", async () => {
  const api = new FixtureApi();
  const { user } = open(`/policies/${digest("b")}`, api);

  await user.selectOptions(await screen.findByLabelText("Actions of"), "7");
  await user.click(screen.getByRole("button", { name: "Simulate" }));

  await screen.findByText("1 of 40 recorded actions would be decided otherwise.");
  const changes = screen.getByRole("table", { name: "Changed decisions" });
  expect(changes.textContent).toContain("nothing-by-night");
  const sent = api.asked.find(({ url }) => url.includes("policy-simulations"))?.body as {
    since: string;
    document: { version: string };
  };
  expect(sent.document.version).toBe("1.1.0");
  expect(Math.round((Date.now() - Date.parse(sent.since)) / 86_400_000)).toBe(7);
});

it("should list decisions by what is asked for and lead to the way to each", async () => {
  const api = new FixtureApi();
  const { user } = open("/decisions", api);

  await screen.findByText("look");
  await user.selectOptions(screen.getByLabelText("Outcome"), "deny");
  await waitFor(() => expect(screen.queryByText("look")).toBeNull());
  await user.type(screen.getByLabelText("Filter by rule"), "nothing-by-night{Enter}");
  await waitFor(() =>
    expect(
      api.asked.some(
        ({ url }) => url.includes("rule=nothing-by-night") && url.includes("outcome=deny"),
      ),
    ).toBe(true),
  );
  expect(screen.getByRole("link", { name: "payments 1.1.0" }).getAttribute("href")).toContain(
    "/policies/",
  );
  await user.click(screen.getByRole("link", { name: /charge payments/ }));

  const rules = await screen.findByRole("table", { name: "Rules of payments" });
  expect(rules.textContent).toContain("matched");
  expect(rules.textContent).toContain("not asked");
  expect(screen.getByText("of class financial; risk high")).toBeDefined();
});

it("should run a file of cases on the version", async () => {
  const api = new FixtureApi();
  const { user } = open(`/policies/${digest("b")}`, api);

  const button = (await screen.findByRole("button", {
    name: "Run the cases",
  })) as HTMLButtonElement;
  expect(button.disabled).toBe(true);
  await user.type(screen.getByLabelText(/A file of cases/), "cases: [[]");
  await user.click(button);

  await screen.findByText(/1 of 2 cases failed. 66 % of 3 rules have decided/);
  expect(screen.getByRole("table", { name: "Results" }).textContent).toContain("got allow by rest");
  expect(api.asked.find(({ url }) => url.includes("policy-tests"))?.body).toMatchObject({
    document: { version: "1.1.0" },
    cases: "cases: []",
  });
});

it("should be nowhere for who only approves", async () => {
  const api = new FixtureApi();
  api.roles = ["approver"];
  open("/approvals", api);

  await screen.findByRole("link", { name: "Runs" });

  expect(screen.queryByRole("link", { name: "Policies" })).toBeNull();
  expect(screen.queryByRole("link", { name: "Secrets" })).toBeNull();
});
