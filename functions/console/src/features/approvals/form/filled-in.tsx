import { prettyJson } from "../../../api/exact-json";
import { fieldsOf } from "./fields";

/** What was filled in, under the names of the form's fields. */
export function FilledIn({ payload, result }: { payload: unknown; result: unknown }) {
  const answer = typeof result === "object" && result !== null ? Object.entries(result) : [];
  const labels = new Map(fieldsOf(payload).map(({ name, label }) => [name, label]));
  return answer.map(([name, value]) => (
    <div key={name} className="filled-in">
      <dt>{labels.get(name) ?? name}</dt>
      <dd>{inWords(value)}</dd>
    </div>
  ));
}

function inWords(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(String).join(", ");
  return typeof value === "object" ? prettyJson(value) : String(value);
}
