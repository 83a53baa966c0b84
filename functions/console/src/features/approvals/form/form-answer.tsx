import { useEffect, useId, useRef, useState } from "react";
import type { HumanTask } from "../../../api/model";
import { hasCode, problemOf } from "../../../api/problem-error";
import { Section } from "../../../ui/page";
import { MayDecide } from "../may-decide";
import type { Deciding } from "../use-decide";
import { useDraft } from "./drafts";
import { answerOf, fieldsOf, type Field } from "./fields";
import { FormField } from "./form-field";

interface Props {
  readonly task: HumanTask;
  readonly decide: Deciding;
  readonly blocked: boolean;
}

/** A form that waits to be filled in, for a person who may. */
export function FormAnswer(props: Props) {
  return (
    <MayDecide task={props.task}>
      <Filling {...props} />
    </MayDecide>
  );
}

function Filling({ task, decide, blocked }: Props) {
  const ids = useId();
  const fields = fieldsOf(task.payload);
  const { draft, enter, forget } = useDraft(task, fields);
  const [comment, setComment] = useState("");
  const defects = defectsOf(decide.error);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [decide.error]);
  const send = (outcome: "submitted" | "rejected") =>
    decide.mutate(
      {
        outcome,
        comment,
        ...(outcome === "submitted" && { result: answerOf(fields, draft) }),
      },
      { onSuccess: forget },
    );
  return (
    <Section title="Fill in">
      <form
        ref={form}
        className="panel-body decision"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send("submitted");
        }}
      >
        {defects.size > 0 && (
          <p className="field-error" role="alert">
            {defects.size === 1 ? "One field needs" : `${defects.size} fields need`} another look.
            What you have typed is still here.
          </p>
        )}
        {fields.map((field, place) => (
          <FormField
            key={field.name}
            id={`${ids}-${place}`}
            field={field}
            entry={draft[field.name] ?? ""}
            defects={defects.get(field.name) ?? []}
            onChange={(entry) => enter(field.name, entry)}
          />
        ))}
        <div className="field">
          <label htmlFor={`${ids}-comment`}>Comment, for the run and the audit trail</label>
          <textarea
            id={`${ids}-comment`}
            rows={2}
            maxLength={2000}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
        </div>
        <div className="choices">
          <button className="button primary" disabled={blocked || decide.isPending}>
            Submit
          </button>
          <button
            type="button"
            className="button danger"
            disabled={blocked || decide.isPending}
            onClick={() => send("rejected")}
          >
            Reject
          </button>
        </div>
      </form>
    </Section>
  );
}

/** What the node says of each field, by its name: of `/result/lines/2` the field is `lines`. */
function defectsOf(error: unknown): ReadonlyMap<string, readonly string[]> {
  const defects = new Map<string, readonly string[]>();
  if (!error || !hasCode(error, "invalid-input")) return defects;
  for (const { pointer, detail } of problemOf(error).errors ?? []) {
    const [, member = "", token = "", item] = pointer.split("/");
    if (member !== "result") continue;
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    const words = item === undefined ? detail : `number ${Number(item) + 1}: ${detail}`;
    defects.set(name, [...(defects.get(name) ?? []), words]);
  }
  return defects;
}

/** Whether an error is told at the fields, so that it needs no telling of its own. */
export function isToldAtFields(error: unknown, task: HumanTask): boolean {
  const names = new Set(fieldsOf(task.payload).map(({ name }: Field) => name));
  const defects = defectsOf(error);
  return (
    task.kind === "form" && defects.size > 0 && [...defects.keys()].every((name) => names.has(name))
  );
}
