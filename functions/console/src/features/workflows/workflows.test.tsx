// @vitest-environment jsdom
import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { FixtureApi } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";
import { digest } from "../../../fixtures/runs.ts";

/** An API that starts what it is asked to, or refuses it once. */
function starting(refusals = 0) {
  const api = new FixtureApi();
  const run = api.world.runs[0]!;
  const asked: { body?: unknown; headers: Record<string, string> }[] = [];
  let left = refusals;
  const answer = api.answer.bind(api);
  api.answer = (request) => {
    if (request.method !== "POST" || !request.url.endsWith("/api/v1/runs")) return answer(request);
    asked.push(request as (typeof asked)[number]);
    if (left-- > 0) {
      return {
        status: 400,
        body: {
          type: "https://penstock.dev/problems/invalid-input",
          title: "Invalid input",
          status: 400,
          code: "invalid-input",
          detail: "The input does not match.",
          errors: [{ pointer: "/input/amount", detail: "must be a number" }],
        },
      };
    }
    return { status: 202, body: { id: run.id, status: "pending" } };
  };
  return { api, run, asked };
}

it("should list each version with a way to its runs", async () => {
  open("/workflows", new FixtureApi());

  const table = await screen.findByRole("table", { name: "Workflows" });

  expect(within(table).getAllByRole("link", { name: "shop/refund" })).toHaveLength(2);
  expect(
    within(table).getByRole("link", { name: "Runs of shop/refund 1.0.0" }).getAttribute("href"),
  ).toBe("/runs?q=workflow%3Ashop%2Frefund%401.0.0");
});

it("should lead from a version to its document, its picture and its runs", async () => {
  const { user } = open("/workflows", new FixtureApi());
  const versions = await screen.findAllByRole("link", { name: "shop/refund" });
  await user.click(versions[1]!);

  await screen.findByRole("heading", { name: "shop/refund" });

  expect(screen.getByText("1.0.0")).toBeDefined();
  expect(screen.getByText("Give money back")).toBeDefined();
  expect(screen.getByText(/person:ada/)).toBeDefined();
  expect(screen.getByRole("region", { name: "Workflow as JSON" }).textContent).toContain(
    "https://shop.example.com/refunds",
  );
  expect(screen.getByRole("link", { name: "What it ran" }).getAttribute("href")).toBe(
    "/runs?q=workflow%3Ashop%2Frefund%401.0.0",
  );
  expect(screen.getByRole("button", { name: "Start shop/refund 1.0.0" })).toBeDefined();
});

it("should show of a task that is picked in the picture what the document says", async () => {
  const { user } = open(`/workflows/${digest("d")}`, new FixtureApi());
  const picture = await screen.findByRole("group", { name: "Diagram of the definition" });
  expect(screen.queryByRole("region", { name: "Task as JSON" })).toBeNull();

  await user.click(within(picture).getByRole("link", { name: "ask, approval" }));

  const task = await screen.findByRole("region", { name: "Task as JSON" });
  expect(task.textContent).toContain("Refund?");
  expect(task.textContent).not.toContain("shop.example.com");
});

it("should say that there is no version by a digest that nobody applied", async () => {
  open(`/workflows/${digest("e")}`, new FixtureApi());

  expect((await screen.findByRole("alert")).textContent).toContain("There is nothing here");
});

it("should start exactly the version that was picked, and lead to its run", async () => {
  const { api, run, asked } = starting();
  const { user } = open("/workflows", api);
  await user.click(await screen.findByRole("button", { name: "Start shop/refund 1.0.0" }));
  const input = screen.getByLabelText("Input, as JSON");

  await user.clear(input);
  await user.type(input, '{{"amount": 12.50}');
  await user.click(screen.getByRole("button", { name: "Start the run" }));

  await screen.findByRole("heading", { name: new RegExp(run.workflow) });
  expect(asked).toHaveLength(1);
  expect(asked[0]?.body).toEqual({
    workflow: "shop/refund",
    version: "1.0.0",
    input: { amount: 12.5 },
  });
});

it("should keep what was typed when it is no JSON, and when it is refused", async () => {
  const { api, asked } = starting(1);
  const { user } = open("/workflows", api);
  await user.click(await screen.findByRole("button", { name: "Start shop/refund 1.1.0" }));
  const input = screen.getByLabelText("Input, as JSON");
  const send = screen.getByRole("button", { name: "Start the run" });

  await user.clear(input);
  await user.type(input, "amount");
  await user.click(send);

  expect((await screen.findByRole("alert")).textContent).toContain("This is no JSON");
  expect(input.getAttribute("aria-invalid")).toBe("true");
  expect(asked).toHaveLength(0);

  await user.clear(input);
  await user.type(input, '{{"amount": "x"}');
  await user.click(send);

  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("/input/amount"));
  expect((input as HTMLTextAreaElement).value).toBe('{"amount": "x"}');

  await user.click(send);

  await waitFor(() => expect(asked).toHaveLength(2));
  const keys = asked.map(({ headers }) => headers["idempotency-key"]);
  expect(keys[0]).toBeTruthy();
  expect(keys[1]).toBe(keys[0]);
});

it("should offer to start nothing to who may not", async () => {
  const api = new FixtureApi();
  api.roles = ["auditor"];
  open("/workflows", api);

  await screen.findByRole("table", { name: "Workflows" });

  expect(screen.queryByRole("button", { name: /^Start / })).toBeNull();
});
