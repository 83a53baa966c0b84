import { parseExact } from "../../../api/exact-json";

/** One value of an enum, as the schema has it. */
export type Option = string | number | bigint;

/** How a field is shown. The node has refused every form with a field that is none of these. */
export type Control =
  | {
      readonly kind: "text";
      readonly type: "text" | "email" | "url" | "date";
      readonly long: boolean;
    }
  | { readonly kind: "number"; readonly whole: boolean }
  | { readonly kind: "truth" }
  | { readonly kind: "choice"; readonly options: readonly Option[]; readonly radio: boolean }
  | { readonly kind: "lines"; readonly numbers: boolean }
  | { readonly kind: "several"; readonly options: readonly Option[] };

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly required: boolean;
  readonly control: Control;
  readonly initial: unknown;
}

/** What a person has entered so far: text as it was typed, or a tick, or the ticks of a list. */
export type Entry = string | boolean | readonly number[];
export type Draft = Readonly<Record<string, Entry>>;

const TYPES: ReadonlyMap<unknown, "date" | "email" | "url"> = new Map([
  ["date", "date"],
  ["email", "email"],
  ["uri", "url"],
]);

type Tree = Readonly<Record<string, unknown>>;

const tree = (value: unknown): Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {};
const words = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value : undefined;

/**
 * The fields of a form, in the order of `ui`; the others follow, those that are wanted first. Members
 * of an object have no order of their own.
 */
export function fieldsOf(payload: unknown): readonly Field[] {
  const { schema, ui, initial } = tree(payload);
  const { properties, required } = tree(schema);
  const { order, widgets } = tree(ui);
  const all = Object.keys(tree(properties)).sort();
  const listed = (names: unknown) =>
    (Array.isArray(names) ? names : []).filter((name) => all.includes(name));
  const names = [...new Set([...listed(order), ...listed(required), ...all])] as string[];
  return names.map((name) => {
    const property = tree(tree(properties)[name]);
    const help = words(property.description);
    return {
      name,
      label: words(property.title) ?? inWords(name),
      ...(help && { help }),
      required: Array.isArray(required) && required.includes(name),
      control: controlOf(property, tree(widgets)[name]),
      initial: tree(initial)[name] ?? property.default,
    };
  });
}

function controlOf(property: Tree, widget: unknown): Control {
  if (Array.isArray(property.enum)) {
    return { kind: "choice", options: property.enum as Option[], radio: widget === "radio" };
  }
  if (property.type === "boolean") return { kind: "truth" };
  if (property.type === "number" || property.type === "integer") {
    return { kind: "number", whole: property.type === "integer" };
  }
  if (property.type === "array") {
    const items = tree(property.items);
    return Array.isArray(items.enum)
      ? { kind: "several", options: items.enum as Option[] }
      : { kind: "lines", numbers: items.type === "number" || items.type === "integer" };
  }
  const type = TYPES.get(property.format);
  return { kind: "text", type: type ?? "text", long: widget === "long-text" && !type };
}

/** `invoiceNumber` and `invoice_number` read as people write them. */
function inWords(name: string): string {
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/[_-]+/g, " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1).toLowerCase();
}

/** What the fields hold before anybody has touched them. */
export function draftOf(fields: readonly Field[]): Draft {
  return Object.fromEntries(fields.map((field) => [field.name, entryOf(field)]));
}

function entryOf({ control, initial }: Field): Entry {
  switch (control.kind) {
    case "truth":
      return initial === true;
    case "choice":
      return String(placeOf(control.options, initial) ?? "");
    case "several":
      return (Array.isArray(initial) ? initial : []).flatMap(
        (value) => placeOf(control.options, value) ?? [],
      );
    case "lines":
      return Array.isArray(initial) ? initial.map(String).join("\n") : "";
    default:
      return initial === undefined || initial === null ? "" : String(initial);
  }
}

function placeOf(options: readonly Option[], value: unknown): number | undefined {
  const place = options.findIndex((option) => option === value);
  return place < 0 ? undefined : place;
}

/**
 * The answer as the node gets it. A field that is left empty is left out; what is no number is sent
 * as it was typed, since the node has the one word on what fits and says at which field.
 */
export function answerOf(fields: readonly Field[], draft: Draft): Record<string, unknown> {
  const answer: Record<string, unknown> = {};
  for (const { name, control } of fields) {
    const value = valueOf(control, draft[name] ?? "");
    if (value !== undefined) answer[name] = value;
  }
  return answer;
}

function valueOf(control: Control, entry: Entry): unknown {
  if (control.kind === "truth") return entry === true;
  if (control.kind === "several") {
    const ticked = Array.isArray(entry) ? (entry as readonly number[]) : [];
    const chosen = control.options.filter((_, place) => ticked.includes(place));
    return chosen.length > 0 ? chosen : undefined;
  }
  const typed = String(entry);
  if (typed.trim() === "") return undefined;
  if (control.kind === "choice") return control.options[Number(typed)];
  if (control.kind === "number") return numberOr(typed.trim());
  if (control.kind === "lines") {
    const lines = typed.split("\n").map((line) => line.trim());
    return lines.filter(Boolean).map((line) => (control.numbers ? numberOr(line) : line));
  }
  return typed;
}

function numberOr(typed: string): unknown {
  return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(typed) ? parseExact(typed) : typed;
}
