// @vitest-environment jsdom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { FixtureApi } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";

const CANARY = "canary-value-of-a-secret";

it("should show versions and leases, and no way to a value", async () => {
  const { user } = open("/secrets", new FixtureApi());
  await user.click(await screen.findByRole("link", { name: "github-webhook" }));

  const versions = await screen.findByRole("table", { name: "Versions" });
  const leases = await screen.findByRole("table", { name: "Leases" });

  expect(versions.textContent).toContain("retiring");
  expect(leases.textContent).toContain("billing.internal");
  expect(screen.queryByRole("button", { name: /show|reveal|copy value/i })).toBeNull();
});

it("should take a value and show it nowhere afterwards", async () => {
  const api = new FixtureApi();
  const { user } = open("/secrets", api);

  await user.click(await screen.findByRole("button", { name: "Put a secret" }));
  await user.type(screen.getByLabelText("Name"), "billing-key");
  const field = screen.getByLabelText("Value");
  expect(field.getAttribute("type")).toBe("password");
  await user.type(field, CANARY);
  await user.click(screen.getByRole("button", { name: "Put" }));

  await screen.findByRole("heading", { name: "billing-key" });
  expect(api.asked.find(({ method }) => method === "PUT")?.body).toEqual({ value: CANARY });
  expect(document.documentElement.outerHTML).not.toContain(CANARY);
  expect([...document.querySelectorAll("input")].map(({ value }) => value)).not.toContain(CANARY);
});

it("should keep a secret for one folder where that is wanted", async () => {
  const api = new FixtureApi();
  const { user } = open("/secrets", api);

  await user.click(await screen.findByRole("button", { name: "Put a secret" }));
  await user.type(screen.getByLabelText("Name"), "billing-key");
  await user.type(screen.getByLabelText("Folder, if only one may use it"), "finance");
  await user.type(screen.getByLabelText("Value"), CANARY);
  await user.click(screen.getByRole("button", { name: "Put" }));

  await screen.findByRole("heading", { name: "billing-key" });
  expect((await screen.findByRole("table", { name: "Versions" })).textContent).toContain("finance");
  expect(api.asked.find(({ method }) => method === "PUT")?.body).toEqual({
    value: CANARY,
    folder: "finance",
  });
});

it("should rotate, and revoke only with a reason", async () => {
  const api = new FixtureApi();
  const { user } = open("/secrets/github-webhook", api);

  await user.click(await screen.findByRole("button", { name: "Rotate" }));
  await user.type(screen.getByLabelText("Value"), CANARY);
  await user.click(screen.getAllByRole("button", { name: "Rotate" }).at(-1)!);
  await screen.findByRole("cell", { name: "3" });
  await user.click(screen.getByRole("button", { name: "Revoke" }));
  await user.type(screen.getByLabelText("Reason, for the audit trail"), "It leaked");
  await user.click(screen.getAllByRole("button", { name: "Revoke" }).at(-1)!);

  await screen.findAllByText("revoked");
  expect(api.asked.find(({ url }) => url.endsWith("/revoke"))?.body).toEqual({
    reason: "It leaked",
  });
  expect(document.documentElement.outerHTML).not.toContain(CANARY);
});

it("should offer nothing to who may only look", async () => {
  const api = new FixtureApi();
  api.roles = ["auditor"];
  open("/secrets/github-webhook", api);

  await screen.findByRole("table", { name: "Leases" });

  expect(screen.queryByRole("button", { name: "Rotate" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Revoke" })).toBeNull();
});

it("should say how to put the first one", async () => {
  const api = new FixtureApi();
  api.secrets = [];
  open("/secrets", api);

  expect(await screen.findByText("No secret yet")).toBeTruthy();
});
