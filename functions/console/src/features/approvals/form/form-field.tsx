import type { Entry, Field, Option } from "./fields";

interface Props {
  readonly field: Field;
  readonly entry: Entry;
  /** What the node says of it; empty when nothing. */
  readonly defects: readonly string[];
  readonly id: string;
  readonly onChange: (entry: Entry) => void;
}

/** One field with its label, its help and what is wrong with it, tied together for who listens. */
export function FormField(props: Props) {
  const { control } = props.field;
  return control.kind === "several" || (control.kind === "choice" && control.radio) ? (
    <Ticks {...props} />
  ) : (
    <Single {...props} />
  );
}

function Single({ field, entry, defects, id, onChange }: Props) {
  const { control, label, required } = field;
  const shared = {
    id,
    required,
    "aria-invalid": defects.length > 0,
    "aria-describedby": describedBy(id, field, defects),
  };
  const typed = {
    ...shared,
    value: String(entry),
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
  };
  if (control.kind === "truth") {
    return (
      <div className="field">
        <label className="check" htmlFor={id}>
          <input
            {...shared}
            required={false}
            type="checkbox"
            checked={entry === true}
            onChange={({ target }) => onChange(target.checked)}
          />{" "}
          {label}
        </label>
        <Words id={id} field={field} defects={defects} />
      </div>
    );
  }
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        <Wanted required={required} />
      </label>
      {control.kind === "choice" ? (
        <select {...typed}>
          <option value="">{required ? "Choose …" : "None"}</option>
          {control.options.map((option, place) => (
            <option key={place} value={place}>
              {String(option)}
            </option>
          ))}
        </select>
      ) : control.kind === "lines" || (control.kind === "text" && control.long) ? (
        <textarea {...typed} rows={control.kind === "lines" ? 3 : 5} />
      ) : control.kind === "number" ? (
        <input {...typed} inputMode={control.whole ? "numeric" : "decimal"} autoComplete="off" />
      ) : (
        <input {...typed} type={control.kind === "text" ? control.type : "text"} />
      )}
      <Words id={id} field={field} defects={defects} />
    </div>
  );
}

/** One or several of what an enum has, each in sight. */
function Ticks({ field, entry, defects, id, onChange }: Props) {
  const { control, label, required } = field;
  const options: readonly Option[] =
    control.kind === "choice" || control.kind === "several" ? control.options : [];
  const several = control.kind === "several";
  const ticked = Array.isArray(entry) ? (entry as readonly number[]) : [];
  const isOn = (place: number) => (several ? ticked.includes(place) : entry === String(place));
  const tick = (place: number) =>
    onChange(
      !several
        ? String(place)
        : ticked.includes(place)
          ? ticked.filter((each) => each !== place)
          : [...ticked, place],
    );
  return (
    <fieldset
      className="field"
      aria-describedby={describedBy(id, field, defects)}
      aria-invalid={defects.length > 0}
    >
      <legend>
        {label}
        <Wanted required={required} />
      </legend>
      {options.map((option, place) => (
        <label className="check" key={place}>
          <input
            id={place === 0 ? id : undefined}
            type={several ? "checkbox" : "radio"}
            name={id}
            checked={isOn(place)}
            onChange={() => tick(place)}
          />{" "}
          {String(option)}
        </label>
      ))}
      <Words id={id} field={field} defects={defects} />
    </fieldset>
  );
}

function Wanted({ required }: { required: boolean }) {
  return required ? null : <span className="muted"> (optional)</span>;
}

function Words({ id, field, defects }: Pick<Props, "id" | "field" | "defects">) {
  const hint = field.control.kind === "lines" ? "One on each line." : "";
  const help = [field.help, hint].filter(Boolean).join(" ");
  return (
    <>
      {help && (
        <p id={`${id}-help`} className="muted">
          {help}
        </p>
      )}
      {defects.length > 0 && (
        <p id={`${id}-error`} className="field-error">
          {defects.join("; ")}
        </p>
      )}
    </>
  );
}

function describedBy(id: string, field: Field, defects: readonly string[]): string | undefined {
  const ids = [
    ...(field.help || field.control.kind === "lines" ? [`${id}-help`] : []),
    ...(defects.length > 0 ? [`${id}-error`] : []),
  ];
  return ids.join(" ") || undefined;
}
