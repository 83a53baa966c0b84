// @vitest-environment jsdom
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FixtureApi } from "../../../../fixtures/api.ts";
import { open } from "../../../../fixtures/render.tsx";

function asked(api: FixtureApi) {
  const task = api.world.approvals.find(({ kind }) => kind === "form");
  if (!task) throw new Error("the fixture has no form");
  return task;
}

const decisions = (api: FixtureApi) => api.asked.filter(({ url }) => url.endsWith("/decision"));

async function submit() {
  const button = (await screen.findByRole("button", { name: "Submit" })) as HTMLButtonElement;
  await waitFor(() => expect(button.disabled).toBe(false));
  return button;
}

describe("a form", () => {
  it("should show each field by its kind, in the order wanted, with what it holds at first", async () => {
    const api = new FixtureApi();
    open(`/approvals/${asked(api).id}`, api);

    const form = (await submit()).closest("form") as HTMLFormElement;
    const amount = within(form).getByLabelText("Amount in EUR") as HTMLInputElement;
    expect(amount.value).toBe("1840.5");
    expect(amount.required).toBe(true);
    expect(amount.getAttribute("aria-describedby")).toBeTruthy();
    expect(within(form).getByLabelText("Reason").tagName).toBe("TEXTAREA");
    expect((within(form).getByLabelText(/^Invoice date/) as HTMLInputElement).type).toBe("date");
    expect(within(form).getByLabelText(/^Cost centre/).tagName).toBe("SELECT");
    expect(within(form).getByRole("group", { name: "Urgency" })).toBeDefined();
    expect(within(form).getByRole("group", { name: /^Tags/ })).toBeDefined();
    expect(form.querySelectorAll("label, legend")[1]?.textContent).toBe("Reason");
    expect(await screen.findByText("is what you see")).toBeDefined();
  });

  it("should send what was entered, each value of the kind that the schema wants", async () => {
    const api = new FixtureApi();
    const task = asked(api);
    const { user } = open(`/approvals/${task.id}`, api);
    await submit();

    await user.type(screen.getByLabelText("Reason"), "Spare parts");
    await user.click(screen.getByRole("radio", { name: "high" }));
    await user.selectOptions(screen.getByLabelText(/^Cost centre/), "4200");
    await user.click(screen.getByRole("checkbox", { name: "It is in the budget" }));
    await user.type(screen.getByLabelText(/^Order numbers/), "12\n9007199254740993");
    await user.click(screen.getByRole("checkbox", { name: "tools" }));
    await user.click(await submit());

    const made = await screen.findByRole("status", { name: "Decision" });
    expect(made.textContent).toContain("Amount in EUR1840.5");
    expect(made.textContent).toContain("It is in the budgetyes");
    expect(decisions(api)[0]?.body).toMatchObject({
      outcome: "submitted",
      payloadDigest: task.payloadDigest,
      result: {
        amount: 1840.5,
        reason: "Spare parts",
        urgency: "high",
        costCentre: "4200",
        approvedByBudget: true,
        orderNumbers: [12, 9007199254740992],
        tags: ["tools"],
      },
    });
  });

  it("should tell a refusal at its field, move there and keep what was typed", async () => {
    const api = new FixtureApi();
    const { user } = open(`/approvals/${asked(api).id}`, api);
    await submit();
    const amount = screen.getByLabelText("Amount in EUR") as HTMLInputElement;
    await user.clear(amount);
    await user.type(amount, "a lot");
    await user.clear(screen.getByLabelText("Reason"));
    await user.type(screen.getByLabelText("Reason"), "Spare parts");
    await user.click(await submit());

    expect((await screen.findByRole("alert")).textContent).toContain(
      "One field needs another look",
    );
    await waitFor(() => expect(document.activeElement).toBe(amount));
    expect(amount.getAttribute("aria-invalid")).toBe("true");
    const described = (amount.getAttribute("aria-describedby") ?? "").split(" ");
    expect(described.map((id) => document.getElementById(id)?.textContent)).toContain(
      "must be a number",
    );
    expect(amount.value).toBe("a lot");
    expect((screen.getByLabelText("Reason") as HTMLTextAreaElement).value).toBe("Spare parts");
  });

  it("should keep the draft where another form took its place", async () => {
    const api = new FixtureApi();
    const task = asked(api);
    const { user, client } = open(`/approvals/${task.id}`, api);
    await submit();
    await user.clear(screen.getByLabelText("Reason"));
    await user.type(screen.getByLabelText("Reason"), "Spare parts");
    api.changePayload(task.id, { ...(task.payload as object), about: { invoice: "other" } });
    await client.invalidateQueries({ queryKey: ["approval"] });
    await user.click(await screen.findByRole("button", { name: "Show the new payload" }));

    expect((screen.getByLabelText("Reason") as HTMLTextAreaElement).value).toBe("Spare parts");
  });

  it("should be refused without an answer", async () => {
    const api = new FixtureApi();
    const { user } = open(`/approvals/${asked(api).id}`, api);
    await submit();
    await user.click(screen.getByRole("button", { name: "Reject" }));

    await waitFor(() => expect(decisions(api)).toHaveLength(1));
    expect(decisions(api)[0]?.body).not.toHaveProperty("result");
  });
});
