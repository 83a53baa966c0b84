// @vitest-environment jsdom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { FixtureApi } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";
import type { Delivery } from "../../api/model";

/** An API whose first delivery is a dead letter with a masked address in its body. */
function withMasked(roles: string[]) {
  const api = new FixtureApi();
  api.roles = roles;
  const masked: Delivery = {
    ...api.world.deliveries[0]!,
    state: "parked",
    contentType: "text/plain",
    body: "from ***@example.com",
    bodyBase64: undefined,
    edits: [],
    redacted: [{ at: "/body", kind: "email" }],
  };
  api.world.deliveries[0] = masked;
  const asked: string[] = [];
  const answer = api.answer.bind(api);
  api.answer = (request) => {
    if (request.url.endsWith("/raw")) {
      asked.push(request.url);
      return {
        status: 200,
        body: {
          ...masked,
          redacted: undefined,
          body: "from ada@example.com",
          bodyBase64: "ZnJvbSBhZGFAZXhhbXBsZS5jb20=",
        },
      };
    }
    return answer(request);
  };
  return { api, masked, asked };
}

it("should say what is masked, and show it as it is when that is asked for", async () => {
  const { api, masked, asked } = withMasked(["auditor"]);
  const { user } = open(`/deliveries/${masked.id}`, api);

  const note = await screen.findByRole("note", { name: "Masked values" });
  expect(note.textContent).toContain("/body email");
  expect(screen.getByText("from ***@example.com")).toBeTruthy();
  expect(asked).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Show as it is" }));

  expect(await screen.findByText("from ada@example.com")).toBeTruthy();
  expect(asked).toHaveLength(1);
  expect(note.textContent).toContain("on the audit trail");
});

it("should edit what was sent, never what is masked", async () => {
  const { api, masked, asked } = withMasked(["operator"]);
  const { user } = open(`/deliveries/${masked.id}`, api);

  await user.click(await screen.findByRole("button", { name: "Edit" }));

  expect(await screen.findByDisplayValue("from ada@example.com")).toBeTruthy();
  expect(asked).toHaveLength(1);
});
